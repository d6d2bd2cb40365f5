import { expect, test } from "@jest/globals";
import { buildSchema, GraphQLError, type GraphQLFieldResolver, type GraphQLSchema } from "graphql";
import { Writable } from "node:stream";
import { pino } from "pino";
import { readConfig } from "../../../src/config/config.js";
import type { Context } from "../../../src/context/Context.js";
import { createUpstreams } from "../../../src/createUpstreams.js";
import { createServer } from "../../../src/server/createServer.js";
import { rawRequest } from "../../support/rawRequest.js";

const SECRET = "c4n4ry-of-an-unforeseen-failure";

/** Unexpected errors, as our code or a library might throw them. */
const THROWN: readonly (readonly [what: string, thrown: unknown])[] = [
  ["an Error", new Error(SECRET, { cause: new Error(SECRET) })],
  ["a TypeError with more to tell", Object.assign(new TypeError(SECRET), { token: SECRET, statusCode: 500 })],
  ["an error of GraphQL's", new GraphQLError(SECRET, { extensions: { code: SECRET, token: SECRET } })],
  ["a text", SECRET],
  ["nothing", undefined],
];

/** The server with a field and a route that fail, and a field whose value no JSON can hold. */
async function startFailing(thrown?: unknown) {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const schema: GraphQLSchema = buildSchema("scalar Any type Query { fails: Int odd: Any cookie: Int }");
  const fails = schema.getQueryType()?.getFields().fails;
  const fail = () => {
    throw thrown;
  };
  if (fails) fails.resolve = fail;
  const odd = schema.getQueryType()?.getFields().odd;
  if (odd) odd.resolve = () => 1n;
  const cookie = schema.getQueryType()?.getFields().cookie;
  const setCookie: GraphQLFieldResolver<unknown, Context> = (_source, _args, { session }) => {
    session.receive({ value: "no\nheader", deletes: false });
  };
  if (cookie) cookie.resolve = setCookie;
  const config = readConfig({ PORT: "0" });
  const nowhere = "http://127.0.0.1:9/api";
  const upstreams = createUpstreams(config, { usersApiUrl: nowhere, jessApiUrl: nowhere });
  const server = await createServer({ config, upstreams, schema, log: pino({ level: "trace" }, sink) });
  server.app.get("/fails", fail);
  return {
    url: await server.app.listen({ port: 0 }),
    lines,
    async [Symbol.asyncDispose]() {
      await server.close();
      await Promise.all([upstreams.users.close(), upstreams.jess.close()]);
    },
  };
}

test.each(THROWN)("an unexpected error is masked for the caller, and logged: %s", async (_what, thrown) => {
  await using server = await startFailing(thrown);
  const headers = { "Content-Type": "application/json" };
  const masked = { message: expect.any(String) as unknown, extensions: { code: "INTERNAL_SERVER_ERROR" } };

  for (let time = 0; time < 4; time++) {
    const { status, body } = await rawRequest(server.url, "POST /graphql", headers, '{"query":"query Q { fails }"}');
    expect(JSON.parse(body)).toMatchObject({ data: { fails: null }, errors: [{ ...masked, path: ["fails"] }] });
    expect(status).toBe(200);
    expect(body).not.toContain(SECRET);
  }
  const told = server.lines.filter((line) => line.includes('"level":50') && line.includes("unforeseen failure"));
  expect(told).toHaveLength(4);
  if (thrown !== undefined) for (const line of told) expect(line).toContain(SECRET);

  const { status, body } = await rawRequest(server.url, "GET /fails");
  expect(JSON.parse(body)).toMatchObject({ errors: [masked] });
  expect(status).toBe(500);
  expect(body).not.toContain(SECRET);
});

test("an answer that cannot be written is a 500 in JSON each time, also when its operation runs compiled", async () => {
  await using server = await startFailing();
  const headers = { "Content-Type": "application/json", "X-Request-Id": "r-1" };
  for (let time = 0; time < 4; time++) {
    const { status, body } = await rawRequest(server.url, "POST /graphql", headers, '{"query":"query Q { odd }"}');
    expect(JSON.parse(body)).toMatchObject({
      errors: [{ extensions: { code: "INTERNAL_SERVER_ERROR", requestId: "r-1" } }],
    });
    expect(status).toBe(500);
  }
  expect(server.lines.filter((line) => line.includes("unforeseen failure"))).toHaveLength(4);
});

test("a response whose head cannot be written, nor that of the error, closes the connection", async () => {
  await using server = await startFailing();
  const headers = { "Content-Type": "application/json" };

  const response = rawRequest(server.url, "POST /graphql", headers, '{"query":"query Q { cookie }"}');

  await expect(response).rejects.toThrow();
  expect(server.lines.filter((line) => line.includes("unforeseen failure")).length).toBeLessThanOrEqual(2);
  const next = await rawRequest(server.url, "POST /graphql", headers, '{"query":"{ __typename }"}');
  expect(next.status).toBe(200);
});
