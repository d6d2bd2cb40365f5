import { expect, test } from "@jest/globals";
import { MULTIPART, multipartBody } from "../../support/multipartBody.js";
import { rawRequest } from "../../support/rawRequest.js";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";

const QUERY = "{ session { user } }";
const JSON_TYPE = { "Content-Type": "application/json" };

/** JSON objects, and the key in them that is not allowed. */
const FORBIDDEN = [
  ['{"__proto__":{"a":1}}', "__proto__"],
  ['{"a":[{"b":{"__proto__":null}}]}', "__proto__"],
  ['{"__pr\\u006fto__":1}', "__proto__"],
  ['{"constructor":{"prototype":{}}}', "constructor.prototype"],
  ['{"a":{"constructor":{"prototype":1}}}', "constructor.prototype"],
] as const;
const HARMLESS = [
  '{"constructor":1}',
  '{"prototype":{}}',
  '{"constructor":{"name":1}}',
  '{"a":"__proto__"}',
  '{"constructor":null}',
] as const;

/** Ways in by which a JSON object comes, and the code of their refusals. */
const WAYS = [
  ["the body", "BAD_REQUEST", (app: TestApp, json: string) => post(app, `{"query":"${QUERY}",${json.slice(1)}`)],
  ["`variables`", "BAD_REQUEST", (app: TestApp, json: string) => post(app, `{"query":"${QUERY}","variables":${json}}`)],
  [
    "`extensions`",
    "BAD_REQUEST",
    (app: TestApp, json: string) => post(app, `{"query":"${QUERY}","extensions":${json}}`),
  ],
  ["`variables` of a GET", "BAD_REQUEST", (app: TestApp, json: string) => get(app, "variables", json)],
  ["`extensions` of a GET", "BAD_REQUEST", (app: TestApp, json: string) => get(app, "extensions", json)],
  [
    "`operations`",
    "BAD_USER_INPUT",
    (app: TestApp, json: string) => upload(app, `{"query":"${QUERY}",${json.slice(1)}`),
  ],
  ["`map`", "BAD_USER_INPUT", (app: TestApp, json: string) => upload(app, `{"query":"${QUERY}"}`, json)],
] as const;

const post = (app: TestApp, body: string) => rawRequest(app.url, "POST /graphql", JSON_TYPE, body);

const get = (app: TestApp, name: string, json: string) =>
  rawRequest(app.url, `GET /graphql?query=${encodeURIComponent(QUERY)}&${name}=${encodeURIComponent(json)}`);

async function upload(app: TestApp, operations: string, map = "{}") {
  const Authorization = `Bearer ${await app.sandbox.mintToken("demo@example.org")}`;
  const body = multipartBody([
    { name: "operations", content: operations },
    { name: "map", content: map },
  ]);
  return rawRequest(app.url, "POST /graphql", { ...MULTIPART, Authorization }, body);
}

test.each(WAYS)("a key that is not allowed in %s is named", async (_where, code, send) => {
  await using app = await startTestApp();

  for (const [json, key] of FORBIDDEN) {
    const { status, body } = await send(app, json);
    expect({ json, status }).toEqual({ json, status: 400 });
    expect(JSON.parse(body)).toMatchObject({
      errors: [{ message: expect.stringContaining(`\`${key}\` is not allowed`), extensions: { code } }],
    });
  }
  expect(app.sandbox.journal.entries).toEqual([]);
});

test.each(WAYS.filter(([where]) => where !== "`map`"))(
  "what is like such a key is taken in %s",
  async (_where, _code, send) => {
    await using app = await startTestApp();

    for (const json of HARMLESS) {
      const { status, body } = await send(app, json);
      expect({ json, status, body }).toMatchObject({ json, status: 200, body: expect.stringContaining('"session"') });
    }
  },
);

test("many and deep values are looked through", async () => {
  await using app = await startTestApp();
  const depth = 100_000;
  const deep = `{"a":${"[".repeat(depth)}{"__proto__":1}${"]".repeat(depth)}}`;

  expect((await post(app, `{"query":"${QUERY}","variables":${deep}}`)).body).toContain("`__proto__` is not allowed");
});
