import { expect, test } from "@jest/globals";
import { rawRequest } from "../../support/rawRequest.js";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";

const LOGON = "mutation ($i: CredentialInput!) { logon(input: $i) { ok } }";
const SECRET = "Tr0ub4dor";

interface Body {
  query: string;
  variables?: object;
}

async function errorsOf(app: TestApp, body: Body) {
  const headers = { "Content-Type": "application/json" };
  const { status, body: answer } = await rawRequest(app.url, "POST /graphql", headers, JSON.stringify(body));
  const { errors = [] } = JSON.parse(answer) as { errors?: { message: string; extensions: { code: string } }[] };
  return { status, answer, errors };
}

const credential = (i: unknown): Body => ({ query: LOGON, variables: { i } });
const EMAIL = "a@b.c";

/** A wrong value, and what each of its errors names: where it is, and what is expected there. */
const IN_VARIABLES: readonly (readonly [Body, readonly (readonly string[])[]])[] = [
  [
    credential({ email: EMAIL, passwrd: SECRET }),
    [
      ['"$i"', '"password"', "String!"],
      ['"$i"', '"password"'],
    ],
  ],
  [credential({ email: SECRET, password: SECRET }), [['"$i"', '"i.email"', "e-mail address"]]],
  [
    credential({ email: 5, password: [SECRET] }),
    [
      ['"i.email"', "EmailAddress", "string"],
      ['"i.password"', "String"],
    ],
  ],
  [credential({ email: EMAIL, password: null }), [['"i.password"', "String!", "null"]]],
  [credential({ email: EMAIL, password: SECRET, [SECRET]: 1 }), [['"$i"', "CredentialInput"]]],
  [credential({ email: EMAIL, password: SECRET, [` at "${SECRET}`]: 1 }), [['"$i"', "CredentialInput"]]],
  [
    credential({ email: EMAIL, password: { [`" is not defined by type "${SECRET}`]: 1 } }),
    [['"i.password"', "String"]],
  ],
  [credential(SECRET), [['"$i"', "CredentialInput", "object"]]],
  [credential([SECRET]), [['"$i"', "CredentialInput", "object"]]],
  [credential(null), [['"$i"', "CredentialInput!", "null"]]],
  [credential(undefined), [['"$i"', "CredentialInput!"]]],
  [{ query: "query ($a: Api!) { info(api: $a) { title } }", variables: { a: "JES" } }, [['"$a"', '"Api"', '"JESS"']]],
  [{ query: "query ($a: Api!) { info(api: $a) { title } }", variables: { a: [SECRET] } }, [['"$a"', '"Api"']]],
  [
    { query: "query ($n: Int) { files { children(first: $n) { totalCount } } }", variables: { n: 3_000_000_000 } },
    [['"$n"', "Int", "32-bit"]],
  ],
  [
    { query: "query ($p: FilePath!) { file(path: $p) { name } }", variables: { p: `/${SECRET}/../a` } },
    [['"$p"', '".."']],
  ],
  [
    { query: "mutation ($f: [Upload!]!) { upload(files: $f) { ok } }", variables: { f: [null, SECRET] } },
    [
      ['"f[0]"', "Upload!", "null"],
      ['"f[1]"', "multipart request"],
    ],
  ],
];

const logon = (input: string): Body => ({ query: `mutation { logon(input: ${input}) { ok } }` });

const IN_THE_DOCUMENT: typeof IN_VARIABLES = [
  [
    logon(`{ email: "x", passwrd: "${SECRET}" }`),
    [
      ['"input"', "password", "String!"],
      ['"email"', "e-mail address"],
      ['"passwrd"', "CredentialInput"],
    ],
  ],
  [logon(`{ email: "${EMAIL}", password: ["${SECRET}"] }`), [['"password"', "String"]]],
  [logon(`{ email: 5, password: "${SECRET}" }`), [['"email"', "EmailAddress", "string"]]],
  [logon(`{ email: "${EMAIL}", password: null }`), [['"password"', "String!"]]],
  [logon(`"${SECRET}"`), [['"input"', "CredentialInput!"]]],
  [{ query: "mutation { logon { ok } }" }, [['"input"', "CredentialInput!"]]],
  [{ query: "{ info(api: JES) { title } }" }, [['"api"', '"Api"', '"JESS"']]],
  [{ query: `{ files { children(first: "${SECRET}") { totalCount } } }` }, [['"first"', "Int"]]],
  [{ query: `query ($n: Int = "${SECRET}") { files { children(first: $n) { totalCount } } }` }, [['"n"', "Int"]]],
  [{ query: `mutation { upload(path: "/a", files: ["${SECRET}", {a: 1}]) { ok } }` }, [['"files"'], ['"files"']]],
  [{ query: `{ file(path: {a: ["${SECRET}"]}) { name } }` }, [['"path"', "FilePath", "string"]]],
];

test.each([
  ["among the variables", IN_VARIABLES],
  ["in the document", IN_THE_DOCUMENT],
])("a wrong value %s is told by its place and by what is expected there, without the value", async (_where, rows) => {
  await using app = await startTestApp();

  for (const [body, expected] of rows) {
    const { status, answer, errors } = await errorsOf(app, body);
    expect({ body, status, errors: errors.length }).toEqual({ body, status: 400, errors: expected.length });
    for (const names of expected) {
      const messages = errors.map(({ message }) => message);
      const found = messages.some((message) => names.every((name) => message.includes(name)));
      expect({ names, found, messages }).toEqual({ names, found: true, messages });
    }
    expect(answer).not.toContain(SECRET);
    const codes = new Set(errors.map(({ extensions }) => extensions.code));
    for (const code of codes) expect(["BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"]).toContain(code);
  }
  expect(app.log.join("")).not.toContain(SECRET);
  expect(app.sandbox.journal.entries).toEqual([]);
});

/** A variable may be null where its default may not be, which graphql-js finds when it executes the field. */
const NULL_INSIDE: readonly (readonly [query: string, argument: string])[] = [
  [`mutation ($v: EmailAddress = "${EMAIL}") { logon(input: { email: $v, password: "${SECRET}" }) { ok } }`, "input"],
  [`mutation ($v: String = "x") { setJessSession(input: { jessUser: $v, jessPwd: "${SECRET}" }) { ok } }`, "input"],
  ["query ($v: JobStatus = FINISHED) { jobs(filter: { status: [$v] }) { totalCount } }", "filter"],
  [`query ($v: _Any = {}) { _entities(representations: [{ a: "${SECRET}" }, $v]) { __typename } }`, "representations"],
];

test.each(NULL_INSIDE)("null for a variable inside of an argument is the caller's mistake: %s", async (query, name) => {
  await using app = await startTestApp();
  const token = await app.sandbox.mintToken("demo@example.org");
  const headers = { "Content-Type": "application/json", Authorization: `Bearer ${token}` };
  const body = JSON.stringify({ query, variables: { v: null } });

  for (let time = 0; time < 4; time++) {
    const answer = await rawRequest(app.url, "POST /graphql", headers, body);
    const message = `Argument "${name}" has an invalid value: a variable in it is null, where null is not allowed.`;
    expect(JSON.parse(answer.body)).toMatchObject({ errors: [{ message, extensions: { code: "BAD_USER_INPUT" } }] });
  }
  expect(app.sandbox.journal.entries).toEqual([]);
  expect(app.log.join("")).not.toMatch(new RegExp(`unforeseen|${SECRET}`));
});

test("an operation that is known is refused in the same words as when it was new", async () => {
  await using app = await startTestApp();
  const wrong = credential({ email: EMAIL, passwrd: SECRET });
  const whenNew = (await errorsOf(app, wrong)).errors.map(({ message }) => message);
  for (let time = 0; time < 3; time++) await errorsOf(app, credential({ email: EMAIL, password: "x" }));

  expect((await errorsOf(app, wrong)).errors.map(({ message }) => message)).toEqual(whenNew);
});

test("with INTROSPECTION=false no name of the schema is suggested for a wrong value", async () => {
  await using app = await startTestApp({ env: { INTROSPECTION: "false" } });

  for (const [body] of [...IN_VARIABLES, ...IN_THE_DOCUMENT]) {
    expect((await errorsOf(app, body)).answer).not.toMatch(/did you mean/i);
  }
});

test("a limit that is reached says which it is, with the code of what it limits", async () => {
  await using app = await startTestApp();
  const fields = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`k${index}`, 1]));
  const deep = "fields { type { fields { type { fields { type { name } } } } } }";

  for (const [body, code, limit] of [
    [{ query: `{ info { ${"title ".repeat(1_000)} } }` }, "GRAPHQL_VALIDATION_FAILED", "500 times"],
    [{ query: `{ info { ${"nothing ".repeat(400)} } }` }, "GRAPHQL_VALIDATION_FAILED", "more than 100 errors"],
    [{ query: `{ ${"info ".repeat(5_001)} }` }, "GRAPHQL_PARSE_FAILED", "more than 5000 tokens"],
    [{ query: `{ __schema { types { ${deep} } } }` }, "GRAPHQL_VALIDATION_FAILED", "more than 2 lists"],
    [credential(fields), "BAD_USER_INPUT", "more than 50 errors"],
  ] as const) {
    const { status, errors } = await errorsOf(app, body);
    expect(status).toBe(400);
    expect(errors.at(-1)).toMatchObject({ message: expect.stringContaining(limit), extensions: { code } });
    expect(errors.map(({ message }) => message).join()).not.toMatch(/aborted/i);
  }
  expect((await errorsOf(app, { query: `{ info { ${"title ".repeat(500)} } }` })).status).toBe(200);
});
