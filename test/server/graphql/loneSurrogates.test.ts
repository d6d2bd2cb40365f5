import { expect, test } from "@jest/globals";
import { received } from "../../resolvers/upstream.js";
import { MULTIPART, multipartBody } from "../../support/multipartBody.js";
import { rawRequest } from "../../support/rawRequest.js";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";

const PAIR = "\\ud83d\\ude00";
const JSON_TYPE = { "Content-Type": "application/json" };
const bearer = async (app: TestApp) => ({
  Authorization: `Bearer ${await app.sandbox.mintToken("demo@example.org")}`,
});

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

/** Ways by which variables come, as JSON. */
const WAYS = {
  "a JSON body": async (app: TestApp, query: string, variables: string) =>
    rawRequest(
      app.url,
      "POST /graphql",
      { ...JSON_TYPE, ...(await bearer(app)) },
      `{"query":${JSON.stringify(query)},"variables":${variables}}`,
    ),
  "a multipart body": async (app: TestApp, query: string, variables: string) => {
    const operations = `{"query":${JSON.stringify(query)},"variables":${variables}}`;
    const body = multipartBody([
      { name: "operations", content: operations },
      { name: "map", content: "{}" },
    ]);
    return rawRequest(app.url, "POST /graphql", { ...MULTIPART, ...(await bearer(app)) }, body);
  },
  "a URL": async (app: TestApp, query: string, variables: string) =>
    rawRequest(
      app.url,
      `GET /graphql?query=${encodeURIComponent(query)}&variables=${encodeURIComponent(variables)}`,
      await bearer(app),
    ),
};

/** Of each kind of argument one, with the path that the refusal names. `?` is the place of the half. */
const ARGUMENTS: readonly (readonly [query: string, variables: string, path: string])[] = [
  ["query ($path: FilePath!) { file(path: $path) { name } }", '{"path":"/a?"}', "path"],
  ["query ($after: String) { jobs(after: $after) { totalCount } }", '{"after":"?"}', "after"],
  ["query ($id: ID!) { job(id: $id) { status } }", '{"id":"?1"}', "id"],
];
const INPUTS: typeof ARGUMENTS = [
  [
    "mutation ($input: MailInput!) { sendMail(input: $input) { ok } }",
    '{"input":{"title":"?","message":"m"}}',
    "input.title",
  ],
  [
    "mutation ($input: AccountInput!) { updateAccount(input: $input) { ok } }",
    '{"input":{"company":"A?"}}',
    "input.company",
  ],
  [
    "mutation ($input: CredentialInput!) { confirm(input: $input) { ok } }",
    '{"input":{"email":"a@b.org","password":"s3cr?t"}}',
    "input.password",
  ],
  [
    'mutation ($input: StoredJobInput) { submitStoredJob(path: "/examples", input: $input) { ok } }',
    '{"input":{"title":"t","simulation":{"energyPlus":{"weather":["a.epw","?.epw"]}}}}',
    "input.simulation.energyPlus.weather[1]",
  ],
];
const CASES = [
  ...Object.entries(WAYS).flatMap(([way, send]) => ARGUMENTS.map((each) => [way, each, send] as const)),
  ...Object.entries(WAYS)
    .filter(([way]) => way !== "a URL") // mutations are refused there
    .flatMap(([way, send]) => INPUTS.map((each) => [way, each, send] as const)),
];

test("half of a surrogate pair in any variable is refused by the name of the variable, before any upstream call", async () => {
  await using app = await startTestApp();

  for (const [way, [query, variables, path], send] of CASES) {
    for (const half of ["\\ud83d", "\\ude00", "\\ude00\\ud83d"]) {
      const { status, body } = await send(app, query, variables.replace("?", half));
      const { data, errors = [] } = JSON.parse(body) as Answer;
      expect({ way, path, half, status, data, codes: errors.map(({ extensions }) => extensions.code) }).toEqual({
        ...{ way, path, half, status: 400, data: undefined, codes: ["BAD_USER_INPUT"] },
      });
      expect(errors[0]?.message).toContain(`Variable "$${path}" has half`);
      expect(body).not.toContain("s3cr");
    }
  }
  expect(received(app)).toEqual([]);
});

test("in a document it is refused too, before any upstream call", async () => {
  await using app = await startTestApp();
  const send = WAYS["a JSON body"];

  for (const text of [String.raw`"\ud83d"`, String.raw`"\u{d83d}"`]) {
    const { status, body } = await send(
      app,
      `mutation { sendMail(input: { title: ${text}, message: "m" }) { ok } }`,
      "{}",
    );
    expect({ status, codes: (JSON.parse(body) as Answer).errors?.map(({ extensions }) => extensions.code) }).toEqual({
      ...{ status: 400, codes: ["GRAPHQL_PARSE_FAILED"] },
    });
  }
  expect(received(app)).toEqual([]);
});

test("a whole pair is passed on as it is", async () => {
  await using app = await startTestApp();
  const [query = ""] = INPUTS[0] ?? [];

  const { body } = await WAYS["a JSON body"](app, query, `{"input":{"title":"${PAIR}","message":"m"}}`);

  expect(JSON.parse(body)).toEqual({ data: { sendMail: { ok: true } } });
  expect(received(app)).toHaveLength(1);
  expect(app.sandbox.journal.entries.at(-1)?.body).toContain("😀");
});
