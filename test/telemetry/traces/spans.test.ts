import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { attributesOf } from "../../support/startCollector.js";
import { CALLER, PROXY, startTraced } from "./startTraced.js";

type Traced = Awaited<ReturnType<typeof startTraced>>;

let traced: Traced;

beforeAll(async () => {
  const env = { OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=test", JOB_POLL_MIN_MS: "50" };
  traced = await startTraced(env, { caseSeconds: 600 });
});
afterAll(() => traced[Symbol.asyncDispose]());
beforeEach(() => traced.sandbox.journal.clear());

/** What the upstream was told of the trace, by the requests for a path. */
const toldUpstream = (path: string) =>
  traced.sandbox.journal.entries.filter(({ url }) => url.startsWith(path)).map(({ headers }) => headers.traceparent);

const headerOf = ({ traceId, spanId }: { readonly traceId: string; readonly spanId: string }) =>
  `00-${traceId}-${spanId}-01`;

test("a query is a span of its own, and each call to the upstream is one below it", async () => {
  const { requestId } = await traced.ask("query Account { me { email } session { email } files { size } }");

  const { root, children } = await traced.tree(requestId, 2);
  expect(root).toMatchObject({ name: "query", kind: 2, status: {} });
  expect(root.parentSpanId).toBeUndefined();
  expect(attributesOf(root)).toEqual({
    "http.request.method": "POST",
    "http.route": "/graphql",
    "http.response.status_code": 200,
    "url.scheme": "http",
    "graphql.operation.type": "query",
    "graphql.operation.name": "Account",
    "ensims.request_id": requestId,
  });
  expect(children.map(({ name }) => name).sort()).toEqual(["GET /files/{path}", "GET /user"]);
  const user = children.find(({ name }) => name === "GET /user");
  expect(user?.kind).toBe(3);
  const { origin, hostname, port } = new URL(traced.sandbox.usersUrl);
  expect(user && attributesOf(user)).toEqual({
    "ensims.service": "users",
    "http.request.method": "GET",
    "http.response.status_code": 200,
    "server.address": hostname,
    "server.port": Number(port),
    "url.full": `${origin}/users/api/user`,
    "url.template": "/users/api/user",
  });
  expect(user && toldUpstream("/users/api/user")).toEqual(user && [headerOf(user)]);
  expect(traced.collector.resource()).toMatchObject({
    "service.name": "ensims-graphql",
    "deployment.environment.name": "test",
  });
  expect(await traced.line(requestId)).toMatchObject({ trace_id: root.traceId, span_id: root.spanId });
});

test("an answer that is reused has a span that says so, and the span of the call by which that was found out", async () => {
  for (let time = 0; time < 4; time++) await traced.ask("query Again { me { company } }");
  const { requestId } = await traced.ask("query Again { me { company } }");

  const { root, children } = await traced.tree(requestId, 1);
  expect(attributesOf(root)).toMatchObject({ "ensims.reused": "repeated", "graphql.operation.name": "Again" });
  expect(children).toHaveLength(1);
});

test("each try of a call is a span", async () => {
  traced.sandbox.failNext({ method: "GET", path: "/users/api/user" }, { status: 503 });
  const { requestId, errors } = await traced.ask("{ me { nickname } }");

  expect(errors).toBeUndefined();
  const { root, children } = await traced.tree(requestId, 2);
  expect(children.map(({ status }) => status.code ?? 0)).toEqual([2, 0]);
  expect(children.map(attributesOf)).toMatchObject([
    { "http.response.status_code": 503, "error.type": "503" },
    { "http.response.status_code": 200, "http.request.resend_count": 1 },
  ]);
  expect(toldUpstream("/users/api/user")).toEqual(children.map(headerOf));
  expect(root.status.code).toBe(0);
});

test("an upload and a download are spans that last as long as their transfers, without the names of files", async () => {
  const form = new FormData();
  form.set("file", new Blob(["0123456789".repeat(100_000)]), "canary-name.txt");
  const sent = await fetch(`${traced.url}/files/canary-folder`, {
    method: "POST",
    headers: traced.session,
    body: form,
  });
  expect(sent.status).toBe(200);
  const got = await fetch(`${traced.url}/files/canary-folder/canary-name.txt`, { headers: traced.session });
  expect((await got.text()).length).toBe(1_000_000);

  const upload = await traced.tree(String(sent.headers.get("x-request-id")), 1);
  expect(upload.root).toMatchObject({ name: "POST /files/*", kind: 2 });
  expect(upload.children).toMatchObject([{ name: "POST /files/{path}", kind: 3, status: { code: 0 } }]);
  expect(attributesOf(upload.root)).toMatchObject({ "http.route": "/files/*", "ensims.outcome": ["OK"] });
  const download = await traced.tree(String(got.headers.get("x-request-id")), 1);
  expect(download.root).toMatchObject({ name: "GET /files/*" });
  expect(download.children).toMatchObject([{ name: "GET /files/{path}", status: { code: 0 } }]);
  for (const call of [...upload.children, ...download.children])
    expect(attributesOf(call)).not.toHaveProperty("error.type");
  expect(Buffer.concat(traced.collector.received.map(({ body }) => body)).toString()).not.toContain("canary-");
});

test("a subscription is a span, and each look for it a trace of its own with a link to it", async () => {
  const link = 'mutation { setJessSession(input: { jessUser: "DemoJess", jessPwd: "demo" }) { ok } }';
  expect(await traced.ask(link)).toMatchObject({ data: { setJessSession: { ok: true } } });
  const submitted = await traced.ask(`mutation {
    submitStoredJob(path: "/examples", input: { simulation: { energyPlus: { model: "shoebox.idf", weather: ["london-synthetic.epw"] } } }) { job { id } }
  }`);
  const [, id] = /"id":"(\d+)"/.exec(JSON.stringify(submitted)) ?? [];
  const leave = new AbortController();
  const response = await fetch(`${traced.url}/graphql`, {
    method: "POST",
    headers: { ...traced.session, "content-type": "application/json", accept: "text/event-stream" },
    body: JSON.stringify({ query: `subscription Follow { job(id: "${id ?? ""}") { status } }` }),
    signal: leave.signal,
  });
  const requestId = String(response.headers.get("x-request-id"));
  const polls = await traced.collector.waitFor(() => {
    const all = traced.collector.spans().filter(({ name }) => name === "poll");
    return all.length > 1 ? all : undefined;
  });
  leave.abort();

  const { root, children } = await traced.tree(requestId, 1);
  expect(root).toMatchObject({ name: "subscription", kind: 2, status: { code: 0 } });
  expect(attributesOf(root)).toMatchObject({
    "graphql.operation.name": "Follow",
    "ensims.stream.events": expect.any(Number),
    "ensims.incomplete": "client closed",
  });
  expect(children).toMatchObject([{ name: "GET /job/status/{id}" }]);
  for (const poll of polls) {
    expect(poll.parentSpanId).toBeUndefined();
    expect(poll.links).toMatchObject([{ traceId: root.traceId, spanId: root.spanId }]);
  }
  const [first] = polls;
  const call = traced.collector.spans().find(({ parentSpanId }) => first && parentSpanId === first.spanId);
  expect(call).toMatchObject({ name: "GET /job/status/{id}", traceId: first?.traceId });
});

test("what is refused has a span too", async () => {
  const response = await fetch(`${traced.url}/graphql`, { method: "PUT", headers: traced.session });
  const { root } = await traced.tree(String(response.headers.get("x-request-id")), 0);
  expect(root).toMatchObject({ name: "PUT /graphql", status: {} });
  expect(attributesOf(root)).toMatchObject({
    "http.response.status_code": 405,
    "ensims.error_codes": ["METHOD_NOT_ALLOWED"],
  });
});

test("the trace of a trusted proxy is continued", async () => {
  const headers = { traceparent: CALLER.traceparent, tracestate: "vendor=value" };
  const { requestId } = await traced.ask("{ me { email } }", { headers, from: PROXY });

  const { root, children } = await traced.tree(requestId, 1);
  expect(root).toMatchObject({ traceId: CALLER.traceId, parentSpanId: CALLER.spanId, links: [] });
  expect(children).toMatchObject([{ traceId: CALLER.traceId }]);
  const [entry] = traced.sandbox.journal.entries;
  expect(entry?.headers).toMatchObject({ tracestate: "vendor=value", traceparent: children.map(headerOf)[0] });
  expect(entry?.headers.baggage).toBeUndefined();
});

test("the trace of anyone else is linked, and decides nothing", async () => {
  const headers = { traceparent: CALLER.traceparent.replace(/01$/, "00"), tracestate: "vendor=value", baggage: "a=b" };
  const { requestId } = await traced.ask("{ me { email } }", { headers });

  const { root, children } = await traced.tree(requestId, 1);
  expect(root.traceId).not.toBe(CALLER.traceId);
  expect(root.parentSpanId).toBeUndefined();
  expect(root.links).toMatchObject([{ traceId: CALLER.traceId, spanId: CALLER.spanId }]);
  expect(toldUpstream("/users/api/user")).toEqual(children.map(headerOf));
  const [entry] = traced.sandbox.journal.entries;
  expect([entry?.headers.tracestate, entry?.headers.baggage]).toEqual([undefined, undefined]);
});

test("a trusted proxy decides what is sampled", async () => {
  const traceparent = CALLER.traceparent.replace(/01$/, "00");
  const { requestId } = await traced.ask("{ me { email } }", { headers: { traceparent }, from: PROXY });

  expect(toldUpstream("/users/api/user")).toEqual([expect.stringMatching(`^00-${CALLER.traceId}-[0-9a-f]{16}-00$`)]);
  expect((await traced.line(requestId)).trace_id).toBe(CALLER.traceId);
});

test.each([
  "garbage",
  `00-${"0".repeat(32)}-${CALLER.spanId}-01`,
  `00-${CALLER.traceId}-${"0".repeat(16)}-01`,
  `ff-${CALLER.traceId}-${CALLER.spanId}-01`,
  `00-${CALLER.traceId}-${CALLER.spanId}-01-more`,
  `00-${CALLER.traceId.toUpperCase()}-${CALLER.spanId}-01`,
  `${CALLER.traceparent}, ${CALLER.traceparent}`,
])("a traceparent that is not well-formed begins a new trace: %s", async (traceparent) => {
  const { requestId, status } = await traced.ask("{ me { email } }", { headers: { traceparent }, from: PROXY });

  expect(status).toBe(200);
  const { root } = await traced.tree(requestId, 1);
  expect(root.links).toEqual([]);
  expect(root.parentSpanId).toBeUndefined();
  expect(root.traceId).not.toBe(CALLER.traceId);
});

// The last one: until the circuit closes, no other test can ask JESS.
test("a call that the circuit breaker refuses is a span that failed, and so is its request", async () => {
  traced.sandbox.failNext({ path: /^\/jess_web\/api\/account/, times: Infinity }, { reset: true });
  for (let time = 0; time < 3; time++) await traced.ask("{ jessAccount { username } }");
  traced.sandbox.clearFaults();
  traced.sandbox.journal.clear();
  const { requestId } = await traced.ask("{ jessAccount { username } }");

  expect(traced.sandbox.journal.entries).toEqual([]);
  const { root, children } = await traced.tree(requestId, 1);
  expect(children).toMatchObject([{ name: "GET /account", status: { code: 2, message: "circuit open" } }]);
  expect(children.map(attributesOf)).toMatchObject([{ "error.type": "unavailable" }]);
  expect(root.status.code).toBe(2);
  expect(attributesOf(root)).toMatchObject({
    "error.type": "UPSTREAM_UNAVAILABLE",
    "ensims.error_codes": ["UPSTREAM_UNAVAILABLE"],
  });
});
