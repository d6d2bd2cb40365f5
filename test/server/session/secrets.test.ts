import { expect, test } from "@jest/globals";
import { rawRequest } from "../../support/rawRequest.js";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";

const SECRET = "Tr0ub4dor-&-3";
const JSON_TYPE = { "Content-Type": "application/json" };
const LOGON = "mutation LogOn($input: CredentialInput!) { logon(input: $input) { ok } }";

/** All forms in which a secret may hide in a text. */
function formsOf(secret: string): string[] {
  const base64 = Buffer.from(secret).toString("base64").replace(/=+$/, "");
  return [
    secret,
    base64,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString("hex"),
  ];
}

function expectUnseen(where: string, secret: string): void {
  for (const form of formsOf(secret)) expect(where).not.toContain(form);
}

const post = (app: TestApp, body: unknown) => rawRequest(app.url, "POST /graphql", JSON_TYPE, JSON.stringify(body));

test("a password of a wrong type is not echoed, wherever it stands", async () => {
  await using app = await startTestApp();
  const email = "demo@example.org";
  const literal = (password: string) => ({
    query: `mutation { logon(input: { email: "${email}", password: ${password} }) { ok } }`,
  });

  for (const body of [
    { query: LOGON, variables: { input: { email, password: { SECRET } } } },
    { query: LOGON, variables: { input: { email, password: [SECRET] } } },
    { query: LOGON, variables: { input: { email, password: SECRET, [SECRET]: 1 } } },
    { query: LOGON, variables: { input: { email, pasword: SECRET } } },
    { query: LOGON, variables: { input: [{ email, password: [SECRET] }] } },
    { query: LOGON, variables: { input: SECRET } },
    { query: LOGON, variables: { input: [SECRET] } },
    { query: LOGON, variables: { input: { email: SECRET, password: null } } },
    {
      query: "mutation M($a: String!) { logon(input: { email: $a, password: $a }) { ok } }",
      variables: { a: { SECRET } },
    },
    { query: "query Q($a: Int!) { __typename @skip(if: $a) }", variables: { a: SECRET } },
    { query: "query Q($a: Boolean!) { __typename @skip(if: $a) }", variables: { a: SECRET } },
    { query: "query Q($a: Api!) { info(api: $a) { title } }", variables: { a: SECRET } },
    { query: `{ info(api: "${SECRET}") { title } }` },
    { query: `{ files { children(first: "${SECRET}") { totalCount } } }` },
    { query: `{ file(path: "${SECRET}/..") { name } }` },
    { query: `mutation { logon(input: "${SECRET}") { ok } }` },
    { query: `mutation { logon(input: { email: "${SECRET}" }) { ok } }` },
    { query: `mutation { upload(files: ["${SECRET}"]) { ok } }` },
    { query: `mutation M($p: String = {a: "${SECRET}"}) { logon(input: { email: "a@b.c", password: $p }) { ok } }` },
    literal(`{ a: "${SECRET}" }`),
    literal(`["${SECRET}"]`),
    literal(`"""${SECRET}"""  "${SECRET}"`),
    literal(`"${SECRET}`),
    literal(`"${SECRET}" "`),
    literal(`"${SECRET}" !`),
    literal(`"\\u${SECRET}"`),
    literal(`'${SECRET}'`),
    { query: SECRET },
    { query: `{ me { email } } "${SECRET}"` },
    { query: `{ me(password: "${SECRET}") { email } }` },
    { query: "{ __typename }", variables: SECRET },
    { query: LOGON, variables: SECRET },
    SECRET,
    [SECRET],
    { password: SECRET },
  ]) {
    const { status, body: answer } = await post(app, body);
    expect({ body, refused: status === 400 || answer.includes('"errors"') }).toEqual({ body, refused: true });
    expectUnseen(answer, SECRET);
  }
  expect(app.sandbox.journal.entries).toEqual([]);
  expectUnseen(app.log.join(""), SECRET);
});

test("a number for a password is not echoed", async () => {
  await using app = await startTestApp();
  const PIN = 8_142_733_915;

  const answers = [
    await post(app, { query: LOGON, variables: { input: { email: "demo@example.org", password: PIN } } }),
    await post(app, { query: `mutation { logon(input: { email: "demo@example.org", password: ${PIN} }) { ok } }` }),
    await post(app, { query: `mutation { logon(input: { email: "demo@example.org", password: ${PIN}a }) { ok } }` }),
    await post(app, { query: `mutation { logon(input: ${PIN}) { ok } }` }),
    await post(app, { query: `{ me { email } } ${PIN}` }),
  ];

  for (const { status, body } of answers) {
    expect(status).toBe(400);
    expect(body).not.toContain(String(PIN));
  }
  expect(app.log.join("")).not.toContain(String(PIN));
});

test("broken JSON is not echoed", async () => {
  await using app = await startTestApp();

  for (const sent of [`{"password":"${SECRET}"`, `{"query":"{me}","password":${SECRET}}`, `{"${SECRET}`]) {
    const { status, body } = await rawRequest(app.url, "POST /graphql", JSON_TYPE, sent);
    expect(status).toBe(400);
    expectUnseen(body, SECRET);
  }
  expectUnseen(app.log.join(""), SECRET);
});
