import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "@jest/globals";
import { selfSigned, testOfTls } from "../../support/certificate.js";
import { openTmp } from "../../support/startService.js";
import { startTestApp } from "../../support/startTestApp.js";
import { CALLER, PROXY, startTraced } from "./startTraced.js";
import { until } from "../../support/until.js";

const ME = "{ me { email } }";

test("spans are sent as protobuf unless JSON is asked for, with headers and compression as the environment has them", async () => {
  await using traced = await startTraced({
    OTEL_EXPORTER_OTLP_PROTOCOL: "",
    OTEL_EXPORTER_OTLP_HEADERS: "x-key=secret",
    OTEL_EXPORTER_OTLP_COMPRESSION: "gzip",
    OTEL_SERVICE_NAME: "our-name",
  });
  await traced.ask("query Sent { me { email } }");

  const [received] = await traced.collector.waitFor(() =>
    traced.collector.received.length > 0 ? traced.collector.received : undefined,
  );
  expect(received).toMatchObject({ url: "/v1/traces", headers: { "content-type": "application/x-protobuf" } });
  expect(received?.headers).toMatchObject({ "x-key": "secret", "content-encoding": "gzip" });
  const all = traced.collector.received.map(({ body }) => body.toString()).join("");
  for (const text of ["our-name", "graphql.operation.name", "Sent", "/users/api/user"]) expect(all).toContain(text);
});

testOfTls("a collector is reached by HTTPS if its certificate is trusted, else the log says why not", async () => {
  await using tmp = await openTmp();
  const certificate = await selfSigned("IP:127.0.0.1");
  const ca = join(tmp.path, "ca.pem");
  await writeFile(ca, certificate.certificate);
  await using trusting = await startTraced({ OTEL_EXPORTER_OTLP_CERTIFICATE: ca }, {}, certificate);
  await trusting.ask("query Secure { me { email } }");
  await trusting.collector.waitFor(() => trusting.collector.spans()[0]);

  await using doubting = await startTraced({}, {}, certificate);
  await doubting.ask(ME);
  doubting.service.child.kill("SIGTERM");
  expect(await doubting.service.ended()).toBe(0);
  const reasons = doubting.service.lines().filter(({ msg }) => String(msg).startsWith("traces cannot be sent"));
  expect(reasons).toMatchObject([{ level: 40, reason: "DEPTH_ZERO_SELF_SIGNED_CERT" }]);
  expect(doubting.collector.received).toEqual([]);
});

test("what is left is sent when the service stops", async () => {
  await using traced = await startTraced({ OTEL_BSP_SCHEDULE_DELAY: "600000" });
  await traced.ask(ME);
  expect(traced.collector.received).toEqual([]);
  traced.service.child.kill("SIGTERM");

  expect(await traced.service.ended()).toBe(0);
  expect(traced.collector.spans().map(({ name }) => name)).toEqual(["GET /user", "query"]);
});

test("a collector that is down is told once, and delays neither requests nor the stop", async () => {
  await using traced = await startTraced({
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1",
    OTEL_EXPORTER_OTLP_TIMEOUT: "300",
    OTEL_BSP_MAX_QUEUE_SIZE: "4",
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: "1",
  });
  for (let time = 0; time < 10; time++) expect((await traced.ask(ME)).errors).toBeUndefined();
  const about = () => traced.service.lines().filter(({ msg }) => String(msg).startsWith("traces cannot be sent"));
  await until(async () => {
    await traced.ask(ME);
    return about().length > 0;
  });
  traced.service.child.kill("SIGTERM");

  expect(await traced.service.ended()).toBe(0);
  expect(about()).toMatchObject([{ level: 40, reason: "ECONNREFUSED" }]);
  expect(traced.service.lines().filter((line) => JSON.stringify(line).includes("ECONNREFUSED"))).toHaveLength(1);
});

test("of what is not sampled no span is sent, but the upstream is told so; TRACE_PARENT=ignore takes no trace of anyone", async () => {
  await using traced = await startTraced({
    OTEL_TRACES_SAMPLER: "parentbased_traceidratio",
    OTEL_TRACES_SAMPLER_ARG: "0",
    TRACE_PARENT: "ignore",
  });
  await traced.ask(ME, { headers: { traceparent: CALLER.traceparent }, from: PROXY });

  const [entry] = traced.sandbox.journal.entries;
  expect(entry?.headers.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  expect(entry?.headers.traceparent).not.toContain(CALLER.traceId);
  traced.service.child.kill("SIGTERM");
  expect(await traced.service.ended()).toBe(0);
  expect(traced.collector.received).toEqual([]);
});

test("TRACE_PARENT=link begins a trace of its own for a trusted proxy too, with a link to the proxy's", async () => {
  await using traced = await startTraced({ TRACE_PARENT: "link" });
  const headers = { traceparent: CALLER.traceparent, tracestate: "vendor=value" };
  const { requestId } = await traced.ask(ME, { headers, from: PROXY });

  const { root, children } = await traced.tree(requestId, 1);
  expect(root.traceId).not.toBe(CALLER.traceId);
  expect(root.links).toMatchObject([{ traceId: CALLER.traceId, spanId: CALLER.spanId }]);
  const [entry] = traced.sandbox.journal.entries;
  expect(entry?.headers.traceparent).toBe(`00-${root.traceId}-${children[0]?.spanId}-01`);
  expect(entry?.headers.tracestate).toBeUndefined();
});

test.each([
  ["OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"],
  ["OTEL_TRACES_EXPORTER", "zipkin"],
])("what is not supported is told, and the service starts without traces: %s=%s", async (name, value) => {
  await using traced = await startTraced({ [name]: value });
  const { requestId } = await traced.ask(ME);

  expect((await traced.line(requestId)).trace_id).toBeUndefined();
  expect(traced.sandbox.journal.last?.headers.traceparent).toBeUndefined();
  expect(traced.service.lines()).toContainEqual(
    expect.objectContaining({ level: 40, msg: expect.stringContaining(`${name}=${value} is not supported`) }),
  );
});

test.each([
  ["OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"],
  ["OTEL_EXPORTER_OTLP_ENDPOINT", "collector"],
  ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "grpc://collector:4317"],
])("an address that is no URL is told, and the service starts without traces: %s=%s", async (name, value) => {
  await using traced = await startTraced({ [name]: value });

  const msg = `${name} must be an http:// or https:// URL, so no traces are sent.`;
  await until(() => traced.service.stderr.includes(name)); // the log is written a little later
  expect(traced.service.lines()).toContainEqual(expect.objectContaining({ level: 40, msg }));
});

test.each([
  ["http/protobuf", "<p>Welcome</p>", "OTLPExportDelegate: Export succeeded but could not deserialize response"],
  ["http/json", '{"partialSuccess":{"rejectedSpans":1,"errorMessage":"secret"}}', "Received Partial Success response"],
])("the log says what the SDK finds wrong with an answer, without its words: %s", async (protocol, body, says) => {
  await using traced = await startTraced({ OTEL_EXPORTER_OTLP_PROTOCOL: protocol, OTEL_BSP_SCHEDULE_DELAY: "100" });
  traced.collector.answer(200, body);
  await traced.ask(ME);

  await until(() => traced.service.stderr.includes("OpenTelemetry: "));
  const told = traced.service.lines().filter(({ msg }) => String(msg).startsWith("OpenTelemetry: "));
  expect(told).toEqual([
    expect.objectContaining({ level: 40, msg: expect.stringContaining(`OpenTelemetry: ${says}`) }),
  ]);
  expect(JSON.stringify(told)).not.toMatch(/secret|Welcome/);
});

test("an SDK that the operator has loaded makes the spans, as it likes to", async () => {
  await using tmp = await openTmp();
  const file = join(tmp.path, "sdk.mjs");
  const from = (path: string) => JSON.stringify(pathToFileURL(join(process.cwd(), "node_modules", path)).href);
  await writeFile(
    file,
    `import api from ${from("@opentelemetry/api/build/src/index.js")};
     import sdk from ${from("@opentelemetry/sdk-trace-base/build/src/index-shim.js")};
     const exporter = { export: (spans, done) => { for (const span of spans) console.log("SPAN " + span.name); done({ code: 0 }); }, shutdown: async () => {} };
     api.trace.setGlobalTracerProvider(new sdk.BasicTracerProvider({ spanProcessors: [new sdk.SimpleSpanProcessor(exporter)] }));`,
  );
  await using traced = await startTraced({ NODE_OPTIONS: `--import ${pathToFileURL(file).href}` });
  await traced.ask(ME);

  await traced.service.says(/^(SPAN query)$/m);
  expect(traced.service.stdout).toContain("SPAN GET /user");
  expect(traced.sandbox.journal.last?.headers.traceparent).toMatch(/-01$/);
  expect(traced.collector.received).toEqual([]);
});

test("without an SDK nothing is sent upstream, but for the trace of a trusted caller, which the log names", async () => {
  const traceparent = CALLER.traceparent;
  for (const [trust, told] of [
    ["false", undefined],
    ["true", traceparent],
  ] as const) {
    await using app = await startTestApp({ env: { TRUST_PROXY: trust } });
    const demo = await app.signIn();
    await demo.execute(ME);
    expect(app.sandbox.journal.last?.headers.traceparent).toBeUndefined();
    await demo.execute(ME, {}, { traceparent, tracestate: "vendor=value", baggage: "a=b" });
    const headers = app.sandbox.journal.last?.headers ?? {};
    expect([headers.traceparent, headers.tracestate, headers.baggage]).toEqual([
      told,
      told && "vendor=value",
      undefined,
    ]);
    await app.stop();
    const last = JSON.parse(app.log.findLast((line) => line.includes('"operation"')) ?? "{}") as object;
    expect(last).toMatchObject(told ? { trace_id: CALLER.traceId } : {});
    if (!told) expect(last).not.toHaveProperty("trace_id");
  }
});
