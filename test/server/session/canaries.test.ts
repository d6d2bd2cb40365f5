import { expect, test } from "@jest/globals";
import { GraphQLObjectType, type GraphQLSchema } from "graphql";
import { pino } from "pino";
import { readConfig } from "../../../src/config/config.js";
import { createUpstreams } from "../../../src/createUpstreams.js";
import { buildSchema } from "../../../src/resolvers/buildSchema.js";
import { createServer } from "../../../src/server/createServer.js";
import { GRAPHIQL, OPERATIONS, ORIGIN, ROUTES, SECRETS, type WrittenRequest } from "../../support/everyRequest.js";
import { RawConnection } from "../../support/rawRequest.js";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";

/** The forms in which a secret may stand in a text. */
const formsOf = (secret: string) => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  Buffer.from(secret).toString("base64").replace(/=+$/, ""),
  Buffer.from(secret).toString("base64url"),
  Buffer.from(secret).toString("hex"),
];

/** What an upstream may do with the secrets that it knows. The reset comes last: after it the service asks no more for a while. */
const faults = (token: string) => [
  { status: 500, headers: { "Set-Cookie": `session_token=${token}` }, body: `<p>${SECRETS.password}${token}` },
  { status: 302, headers: { Location: `http://127.0.0.1:1/?token=${token}` } },
  { status: 401, body: token },
  { body: `{"ok": true, "jwt": "${token}"` },
  { headers: [`bad header ${token}`, SECRETS.password], body: "{}" },
  { headers: { "Content-Type": "application/json" }, body: `{"ok":${JSON.stringify(token)}}` },
  { reset: true },
];

/** With all that has routes of its own, and without the page of GraphiQL: it has 9 MB. */
const ENV = { CORS_ORIGINS: ORIGIN, WEB_ROOT: "test/server/pages", GRAPHIQL: "false", METRICS_PORT: "0" };

/** Some of the requests that carry a secret upstream. */
const UPSTREAM_REQUESTS = [
  "POST /users/api/auth",
  "POST /users/api/confirm",
  "POST /users/api/send",
  "POST /users/api/files/box",
  "POST /jess_web/api/session",
];

const PREFLIGHT = { "Apollo-Require-Preflight": "true" };
const cookie = (token: string) => ({ Cookie: `theme=${SECRETS.otherCookie}; session_token=${token}`, ...PREFLIGHT });
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
/** Ways to carry a session that are refused, always or where another site could have sent the request. */
const wrongWays = (token: string) => [
  { Cookie: `session_token=${token}` },
  { ...bearer(token), Cookie: `session_token=${token.slice(0, -2)}` },
  { Authorization: `Basic ${token}` },
];

/** The whole answer, less the session cookie: that is where the contract gives the token. */
async function ask(app: TestApp, { target, headers, body = "" }: WrittenRequest, carrier: Record<string, string>) {
  using connection = await RawConnection.open(app.url);
  const length = String(Buffer.byteLength(body));
  await connection.sendHead(target, { "Content-Length": length, Connection: "close", ...headers, ...carrier });
  await connection.send(body);
  await connection.closed();
  return connection.received.replace(/^set-cookie: session_token=.*$/gim, "");
}

/** Sends every request, together, with a session that is carried in this way; gives what was answered. */
async function askEverything(app: TestApp, carrier: Record<string, string>): Promise<string> {
  const answers = Object.values(ROUTES).flatMap((requests) => requests.map((request) => ask(app, request, carrier)));
  return (await Promise.all(answers)).join("\n");
}

/** Adds the account whose secrets are looked for; gives a token of it. */
async function addCanary({ sandbox }: TestApp): Promise<string> {
  const { email, password } = SECRETS;
  await sandbox.addAccount({ email, password, name: "Canary", role: "user" });
  return sandbox.mintToken(email);
}

/** No secret is in the texts, in whatever form. */
function expectUnseen(texts: Readonly<Record<string, string>>, token: string): void {
  const signature = token.slice(token.lastIndexOf(".") + 1);
  expect(signature).not.toBe("");
  const { email, ...secrets } = SECRETS;
  expect(email).not.toBe("");
  for (const secret of [...Object.values(secrets), token, signature]) {
    for (const form of formsOf(secret)) {
      // Not `not.toContain`, which would print the whole text.
      const seenIn = Object.keys(texts).filter((name) => texts[name]?.includes(form));
      expect({ secret, form, seenIn }).toEqual({ secret, form, seenIn: [] });
    }
  }
}

const upstreamUrls = ({ sandbox }: TestApp) => sandbox.journal.entries.map(({ method, url }) => `${method} ${url}`);

test("no secret is in the log, an answer, a metric or an upstream URL, whatever is asked and however the upstream fails", async () => {
  await using app = await startTestApp({ env: ENV });
  const token = await addCanary(app);

  const answers: string[] = [];
  // What comes again is answered in other ways.
  for (let time = 0; time < 3; time++) answers.push(await askEverything(app, cookie(token)));
  for (const carrier of [bearer(token), ...wrongWays(token)]) answers.push(await askEverything(app, carrier));
  const urls = upstreamUrls(app);
  for (const fault of faults(token)) {
    app.sandbox.journal.clear();
    app.sandbox.failNext({ times: Infinity }, fault);
    for (const carrier of [cookie(token), bearer(token)]) answers.push(await askEverything(app, carrier));
    app.sandbox.clearFaults();
    const asked = upstreamUrls(app);
    if (!fault.reset) expect(asked).toEqual(expect.arrayContaining(UPSTREAM_REQUESTS));
    urls.push(...asked);
  }
  const metrics = await (await fetch(app.metricsUrl ?? "")).text();
  await app.stop();

  const [log, answered] = [app.log.join(""), answers.join("\n")];
  expect(log).toMatch(/"operation":"upload"/);
  expect(log).toMatch(/"repeated":true/);
  expect(answered).toContain("UPSTREAM_UNAVAILABLE");
  expect(metrics).toMatch(/^graphql_operation_duration_seconds_count/m);
  expectUnseen({ log, answered, metrics, urls: urls.join("\n") }, token);
  expect(log).not.toContain("session_token");
});

// A lower level writes all lines of a higher one; here only what is written at that level alone could be seen.
test.each(["debug", "info", "warn", "error", "fatal", "silent"])("nor at the log level %s", async (level) => {
  await using app = await startTestApp({ env: { ...ENV, LOG_LEVEL: level } });
  const token = await addCanary(app);

  const answers = [await askEverything(app, cookie(token))];
  app.sandbox.failNext({ times: Infinity }, { status: 500, body: token });
  answers.push(await askEverything(app, bearer(token)));
  await app.stop();

  expectUnseen({ log: app.log.join(""), answers: answers.join("\n") }, token);
});

test("nor when the upstream keeps silent", async () => {
  await using app = await startTestApp({ env: { ...ENV, UPSTREAM_TIMEOUT_MS: "200" } });
  const token = await addCanary(app);
  app.sandbox.failNext({ times: Infinity }, { silence: true });

  const answers = await askEverything(app, bearer(token));
  await app.stop();

  expect(answers).toContain("UPSTREAM_TIMEOUT");
  expectUnseen({ log: app.log.join(""), answers }, token);
});

test("nor in the page of GraphiQL", async () => {
  await using app = await startTestApp();
  const token = await addCanary(app);

  const answers = await Promise.all([cookie(token), bearer(token)].map((carrier) => ask(app, GRAPHIQL, carrier)));
  await app.stop();

  expect(answers[0]).toMatch(/^HTTP\/1\.1 200 /);
  expectUnseen({ log: app.log.join(""), answers: answers.join("\n") }, token);
});

const rootFields = (schema: GraphQLSchema) =>
  [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
    type instanceof GraphQLObjectType ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`) : [],
  );

/** Method and URL of each route, from the tree that Fastify prints: a line goes on from the one that it is indented below. */
function routesOf(tree: string): string[] {
  const urls: string[] = [];
  return tree
    .replace("(empty root node)", "")
    .split("\n")
    .flatMap((line) => {
      const [, indent = "", piece = "", methods] = /^(.*?)[├└]── (\S*)(?: \(([A-Z, ]+)\))?/.exec(line) ?? [];
      const depth = indent.length / 4;
      urls[depth] = (urls[depth - 1] ?? "") + piece;
      return methods?.split(", ").map((method) => `${method} ${urls[depth] ?? ""}`) ?? [];
    });
}

test("every root field of the schema and every route is among what is asked", async () => {
  const schema = buildSchema();
  const config = readConfig({ PORT: "0", ...ENV });
  const bases = { usersApiUrl: "http://127.0.0.1:1", jessApiUrl: "http://127.0.0.1:1" };
  const upstreams = createUpstreams(config, bases);
  const server = await createServer({ config, upstreams, schema, log: pino({ level: "silent" }) });
  await server.app.ready();
  const routes = routesOf(server.app.printRoutes());
  await server.close();
  await Promise.all([upstreams.users.close(), upstreams.jess.close()]);

  expect(Object.keys(OPERATIONS).toSorted()).toEqual(rootFields(schema).toSorted());
  const asked = Object.entries(ROUTES).flatMap(([url, requests]) =>
    requests.map(({ target }) => `${target.split(" ", 1)[0] ?? ""} ${url}`),
  );
  expect(routes).toContain("POST /files/*");
  expect(asked).toEqual(expect.arrayContaining(routes.filter((route) => !route.startsWith("TRACE "))));
});
