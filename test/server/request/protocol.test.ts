import { expect, test } from "@jest/globals";
import { RawConnection, rawRequest } from "../../support/rawRequest.js";
import { startTestApp } from "../../support/startTestApp.js";

const JSON_TYPE = { "Content-Type": "application/json" };
const QUERY = JSON.stringify({ query: "{ session { user } }" });

/** Method and path, content type, body → status, code. */
const SENSELESS = [
  ["POST /graphql", "application/xml", "<query/>", 415, "UNSUPPORTED_MEDIA_TYPE"],
  ["POST /graphql", "application/octet-stream", QUERY, 415, "UNSUPPORTED_MEDIA_TYPE"],
  ["POST /graphql", "application/x-www-form-urlencoded", "query=x", 415, "UNSUPPORTED_MEDIA_TYPE"],
  ["POST /graphql", "text/plain", QUERY, 415, "UNSUPPORTED_MEDIA_TYPE"],
  ["POST /graphql", undefined, QUERY, 415, "UNSUPPORTED_MEDIA_TYPE"],
  ["POST /graphql", ";", QUERY, 415, "UNSUPPORTED_MEDIA_TYPE"],
  ["POST /graphql", "application/json; charset=utf-16", QUERY, 415, "UNSUPPORTED_MEDIA_TYPE"],
  ["POST /graphql", 'application/json; charset="latin1"', QUERY, 415, "UNSUPPORTED_MEDIA_TYPE"],
  ["POST /graphql", "application/json", Buffer.from(QUERY, "utf16le"), 400, "BAD_REQUEST"],
  ["POST /graphql", "application/json", Buffer.from(`{"query":"{__typename}","\xff":1}`, "latin1"), 400, "BAD_REQUEST"],
  ["POST /graphql", "application/json", QUERY + QUERY, 400, "BAD_REQUEST"],
  ["POST /graphql", "application/json", "", 400, "BAD_REQUEST"],
  ["POST /graphql", "application/json", "  ", 400, "BAD_REQUEST"],
  ["POST /graphql", "application/json", "{query:}", 400, "BAD_REQUEST"],
  ["POST /graphql", "application/json", QUERY.slice(0, -1), 400, "BAD_REQUEST"],
  ["POST /graphql", "application/json", '{"__proto__":{"a":1}}', 400, "BAD_REQUEST"],
  ["POST /graphql", "application/json", "null", 400, "BAD_REQUEST"],
  ["POST /graphql", "application/json", "1", 400, "BAD_REQUEST"],
  ["POST /graphql", "application/json", '"{me{email}}"', 400, "BAD_REQUEST"],
  ["POST /graphql", "application/json", "[]", 400, "BAD_REQUEST"],
  ["POST /graphql", "application/json", `[${QUERY},${QUERY}]`, 400, "BAD_REQUEST"],
  ["POST /graphql", "application/json", "{}", 400, "BAD_REQUEST"],
  ["POST /graphql", "application/json", '{"query":1}', 400, "BAD_REQUEST"],
  ["POST /graphql", "application/json", '{"query":"{me{email}}","variables":"a"}', 400, "BAD_REQUEST"],
  ["POST /graphql", "application/json", '{"query":"{"}', 400, "GRAPHQL_PARSE_FAILED"],
  ["POST /graphql", "application/json", '{"query":"{nothing}"}', 400, "GRAPHQL_VALIDATION_FAILED"],
  [
    "POST /graphql",
    "application/json",
    '{"query":"{__typename}","operationName":"A"}',
    400,
    "OPERATION_RESOLUTION_FAILURE",
  ],
  ["GET /graphql", undefined, "", 400, "BAD_REQUEST"],
  ["GET /graphql?query=%7B", undefined, "", 400, "GRAPHQL_PARSE_FAILED"],
  ["GET /graphql?query=%7B__typename%7D&variables=%7B", undefined, "", 400, "BAD_REQUEST"],
  ["GET /graphql?query=%7B__typename%7D&variables=%7B%22a%22:%22%ff%22%7D", undefined, "", 400, "BAD_REQUEST"],
  ["GET /graphql?query=%7B__typename%7D&variables=%7B%22a%22:%22%C3%22%7D", undefined, "", 400, "BAD_REQUEST"],
  ["GET /graphql?query=%7B__typename%7D&operationName=%ED%A0%80", undefined, "", 400, "BAD_REQUEST"],
  ["GET /nothing", undefined, "", 404, "NOT_FOUND"],
  ["GET /", undefined, "", 404, "NOT_FOUND"],
  ["GET /%zz", undefined, "", 400, "BAD_USER_INPUT"],
  ["PUT /graphql", "application/json", QUERY, 405, "METHOD_NOT_ALLOWED"],
  ["PATCH /graphql", "application/xml", "<a/>", 405, "METHOD_NOT_ALLOWED"],
  ["DELETE /graphql", undefined, "", 405, "METHOD_NOT_ALLOWED"],
  ["OPTIONS /graphql", undefined, "", 405, "METHOD_NOT_ALLOWED"],
  ["TRACE /graphql", undefined, "", 405, "METHOD_NOT_ALLOWED"],
  ["DELETE /files/a", undefined, "", 405, "METHOD_NOT_ALLOWED"],
  ["POST /livez", "application/json", QUERY, 405, "METHOD_NOT_ALLOWED"],
  ["GET /graphql?query=mutation%7Blogoff%7Bok%7D%7D", undefined, "", 405, "METHOD_NOT_ALLOWED"],
  ["GET /graphql?query=%7B__typename%7D", "text/csv", "", 415, "UNSUPPORTED_MEDIA_TYPE"],
  [
    "POST /graphql",
    "application/json",
    '{"query":"{__typename}","extensions":{"persistedQuery":{"version":1,"sha256Hash":"a"}}}',
    200,
    "PERSISTED_QUERY_NOT_SUPPORTED",
  ],
] as const;

test("a request that makes no sense is refused in JSON, whatever is wrong with it", async () => {
  await using app = await startTestApp();

  for (const [target, type, sent, status, code] of SENSELESS) {
    const answer = await rawRequest(app.url, target, type === undefined ? {} : { "Content-Type": type }, sent);
    const requestId = answer.headers["x-request-id"];

    expect({ target, type, sent, status: answer.status }).toEqual({ target, type, sent, status });
    expect(answer.headers["content-type"]).toMatch(/^application\/(graphql-response\+)?json; charset=utf-8$/);
    expect(requestId).toMatch(/./);
    expect(JSON.parse(answer.body)).toMatchObject({ errors: [{ extensions: { code, requestId } }] });
  }
  expect(app.sandbox.journal.entries).toEqual([]);
});

test("an operation that is known is refused like any other when it comes in a request that makes no sense", async () => {
  await using app = await startTestApp();
  const headers = { Authorization: `Bearer ${await app.sandbox.mintToken("demo@example.org")}` };
  const variables = { path: "/é" };
  const body = JSON.stringify({ query: "query ($path: FilePath!) { file(path: $path) { name } }", variables });
  for (let again = 0; again < 4; again++) {
    await rawRequest(app.url, "POST /graphql", { ...headers, ...JSON_TYPE }, body);
  }
  app.sandbox.journal.clear();

  for (const [more, sent, status] of [
    [{ "Content-Type": "application/json; charset=utf-16" }, body, 415],
    [{ "Content-Type": "application/jsonx" }, body, 415],
    [{ "Content-Type": "text/plain" }, body, 415],
    [{ ...JSON_TYPE, "Content-Encoding": "br" }, body, 415],
    [{ ...JSON_TYPE, host: "localhost" }, body, 400],
    [JSON_TYPE, Buffer.from(body, "latin1"), 400],
    [JSON_TYPE, body + body, 400],
    [JSON_TYPE, body.replace("{", '{"__proto__":{"a":1},'), 400],
    [JSON_TYPE, body.replace('"path":', '"__pr\\u006fto__":{"a":1},"path":'), 400],
    [JSON_TYPE, body.replace("{", '{"constructor":{"prototype":{"a":1}},'), 400],
  ] as const) {
    const answer = await rawRequest(app.url, "POST /graphql", { ...headers, ...more }, sent);
    expect({ more, status: answer.status }).toEqual({ more, status });
  }
  expect(app.sandbox.journal.entries).toEqual([]);
});

test("of a name that comes twice in a body the last counts, and no less when the body comes again", async () => {
  await using app = await startTestApp();
  const headers = { ...JSON_TYPE, Authorization: `Bearer ${await app.sandbox.mintToken("demo@example.org")}` };
  const twice = '{"query":"{ nothing }","variables":{"path":"/models"},"variables":{"path":"/readme.txt"},"query":';
  const body = `${twice}${JSON.stringify("query ($path: FilePath!) { file(path: $path) { name } }")}}`;

  for (let time = 0; time < 4; time++) {
    const answer = await rawRequest(app.url, "POST /graphql", headers, body);
    expect(JSON.parse(answer.body)).toEqual({ data: { file: { name: "readme.txt" } } });
  }
});

test("a body in a content coding is refused by its head alone", async () => {
  await using app = await startTestApp();

  for (const target of ["POST /graphql", "POST /files/", "POST /nothing"]) {
    using caller = await RawConnection.open(app.url);
    await caller.sendHead(target, { ...JSON_TYPE, "Content-Encoding": "gzip", "Content-Length": "1000000" });
    const { status, body } = await caller.answer();
    expect({ target, status }).toEqual({ target, status: 415 });
    expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code: "UNSUPPORTED_MEDIA_TYPE" } }] });
  }
});

test("JSON in UTF-8 is taken, with a byte order mark or without, in one piece or cut within a character", async () => {
  await using app = await startTestApp();
  const query = JSON.stringify({ query: "{ __typename }", variables: { ü: "😀" } });

  for (const type of ["application/json", "application/json; charset=utf-8", 'Application/JSON;Charset="UTF-8"']) {
    const headers = { "Content-Type": type };
    for (let time = 0; time < 4; time++) {
      expect(await rawRequest(app.url, "POST /graphql", headers, `\ufeff${query}`)).toMatchObject({ status: 200 });
      expect(await rawRequest(app.url, "POST /graphql", headers, query)).toMatchObject({ status: 200 });
    }
  }
  const bytes = Buffer.from(query);
  using caller = await RawConnection.open(app.url);
  await caller.sendHead("POST /graphql", { ...JSON_TYPE, "Content-Length": String(bytes.length) });
  for (const byte of bytes) await caller.send(Buffer.of(byte));
  expect(await caller.answer()).toMatchObject({ status: 200 });
});

const MIB = 2 ** 20;
const TOO_LARGE = { errors: [{ extensions: { code: "PAYLOAD_TOO_LARGE" } }] };

/** A query in a body of so many bytes. */
const padded = (bytes: number) => JSON.stringify({ query: "{ session { user } }" }).padEnd(bytes);

test("a body of 1 MiB is taken, of one byte more is not", async () => {
  await using app = await startTestApp();

  const taken = await rawRequest(app.url, "POST /graphql", JSON_TYPE, padded(MIB));
  expect(JSON.parse(taken.body)).toEqual({ data: { session: null } });

  const refused = await rawRequest(app.url, "POST /graphql", JSON_TYPE, padded(MIB + 1));
  expect(refused.status).toBe(413);
  expect(JSON.parse(refused.body)).toMatchObject(TOO_LARGE);
});

test("a body that is announced too long is refused before it is sent", async () => {
  await using app = await startTestApp();
  using caller = await RawConnection.open(app.url);

  await caller.sendHead("POST /graphql", { ...JSON_TYPE, "Content-Length": "1000000000" });

  const { status, body } = await caller.answer();
  expect(status).toBe(413);
  expect(JSON.parse(body)).toMatchObject(TOO_LARGE);
});

test("a body without a length is refused once it is too long", async () => {
  await using app = await startTestApp();
  using caller = await RawConnection.open(app.url);

  await caller.sendHead("POST /graphql", { ...JSON_TYPE, "Transfer-Encoding": "chunked" });
  await caller.send(`${(MIB + 1).toString(16)}\r\n${padded(MIB + 1)}\r\n`);

  const { status, body } = await caller.answer();
  expect(status).toBe(413);
  expect(JSON.parse(body)).toMatchObject(TOO_LARGE);
});

test("a body shorter than announced never counts as a request", async () => {
  await using app = await startTestApp();
  using caller = await RawConnection.open(app.url);
  const body = padded(100);

  await caller.sendHead("POST /graphql", { ...JSON_TYPE, "Content-Length": "200" });
  await caller.send(body);
  caller.socket.end();
  await caller.closed();

  expect(caller.received).not.toContain('{"data"');
  expect(app.log.join("")).not.toContain("unforeseen");
});

test("a client that reads the answer only when it has sent its whole body gets it", async () => {
  await using app = await startTestApp();

  const { status, text } = await app
    .anonymous()
    .fetch("/graphql", { method: "POST", headers: JSON_TYPE, body: padded(8 * MIB) })
    .then(async (response) => ({ status: response.status, text: await response.text() }));

  expect(status).toBe(413);
  expect(JSON.parse(text)).toMatchObject(TOO_LARGE);
});
