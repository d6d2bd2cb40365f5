import { expect, test } from "@jest/globals";
import { getIntrospectionQuery } from "graphql";
import { rawRequest } from "../../support/rawRequest.js";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";

const times = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i)).join(" ");

/** `files` at the root and so many levels of fields in all, the last one a scalar: 2 levels for each folder. */
function deep(levels: number): string {
  let selection = "isFolder";
  for (let level = levels - 1; level > 1; level--)
    selection = level % 2 ? `nodes { ${inFolder(selection)} }` : `children { ${selection} }`;
  return `{ files { ${selection} } }`;
}
const inFolder = (selection: string) =>
  selection.startsWith("children") ? `... on Folder { ${selection} }` : selection;

const LOGON = 'logon(input: { email: "demo@example.org", password: "demo" }) { ok }';
const DOUBLING = times(20, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`);
/** So many spreads that a check which only stops counting would miss what follows. */
const DECOY = `${times(13, (i) => `fragment D${i} on User { ...D${i + 1} ...D${i + 1} }`)} fragment D13 on User { email }`;

/** One more than is allowed. */
const TOO_MUCH: Readonly<Record<string, string>> = {
  "5,001 tokens": `{ ${"__typename ".repeat(4_999)} }`,
  "a comment, then 5,001 tokens": `#\n{ ${"__typename ".repeat(4_999)} }`,
  "13 levels": deep(13),
  "13 levels by way of a fragment": `{ ...F } fragment F on Query ${deep(13)}`,
  "61 aliases": `{ ${times(61, (i) => `a${i}: __typename`)} }`,
  "61 aliases below the root": `{ me { ${times(61, (i) => `a${i}: email`)} } }`,
  "61 aliases by a fragment spread twice": `{ me { ...F } b: me { ...F } } fragment F on User { ${times(30, (i) => `a${i}: email`)} }`,
  "61 fields at the root": `{ ${"__typename ".repeat(61)} }`,
  "61 fields at the root by inline fragments": `{ ${"... { __typename } ".repeat(61)} }`,
  "21 directives": `{ __typename ${"@skip(if: false) ".repeat(21)} }`,
  "21 directives over fields": `{ ${times(21, (i) => `a${i}: __typename @include(if: true)`)} }`,
  "21 directives on the operation": `query ${"@a ".repeat(21)} { __typename }`,
  "two log-ons": `mutation { a: ${LOGON} b: ${LOGON} }`,
  "two log-ons by a fragment": `mutation { ...F b: ${LOGON} } fragment F on Mutation { a: ${LOGON} }`,
  "the schema of the subgraph twice": "{ a: _service { sdl } b: _service { sdl } }",
  "the schema of the subgraph 59 times": `{ ${times(59, (i) => `a${i}: _service { sdl }`)} }`,
  "the schema of the subgraph twice by a fragment":
    "{ ...F b: _service { sdl } } fragment F on Query { _service { sdl } }",
  "its SDL twice": "{ _service { sdl again: sdl } }",
  "its SDL 59 times by a fragment": `{ _service { ...F } } fragment F on _Service { ${times(59, (i) => `a${i}: sdl`)} }`,
  "the types of the schema twice": "{ __schema { types { name } again: types { name } } }",
  "two introspections": "{ a: __schema { types { name } } b: __schema { types { name } } }",
  "two introspections by an inline fragment": "{ ... { __schema { types { name } } } b: __schema { types { name } } }",
  "fragments that double twenty times": `{ ...F0 } ${DOUBLING} fragment F20 on Query { me { email } }`,
  "fragments that double sixty times, below the root": `{ me { ...E0 } }
    ${times(60, (i) => `fragment E${i} on User { ...E${i + 1} ...E${i + 1} }`)} fragment E60 on User { email }`,
  "500 aliases behind fragments that double": `{ me { ...D0 ${times(500, (i) => `a${i}: email`)} } } ${DECOY}`,
  "61 aliases within an introspection": `{ __schema { types { ${times(61, (i) => `a${i}: name`)} } } }`,
  "aliases that multiply within an introspection": `{ __schema { types { ${times(9, (i) => `a${i}: fields { ...F }`)} } } }
    fragment F on __Field { ${times(9, (i) => `b${i}: type { name }`)} }`,
  "a subscription, which there is none of": "subscription { me { email } }",
  "parts of the answer later": "{ me { ... @defer { email } } }",
  "a fragment spread in itself": "{ ...F } fragment F on Query { me { email } ...F }",
};

/** Just what is allowed. */
const ALLOWED: Readonly<Record<string, string>> = {
  "5,000 tokens": `{ _entities(representations: [{ __typename: "User" email: "demo@example.org" x: [${"1 ".repeat(4_976)}] }]) { __typename } }`,
  "12 levels": deep(12),
  "60 aliases": `{ ${times(60, (i) => `a${i}: __typename`)} }`,
  "20 directives": `{ __typename ${times(20, (i) => `a${i}: __typename @include(if: true)`)} }`,
  "one log-on": `mutation { ${LOGON} }`,
  "the schema in both forms, and types of it": `{ _service { sdl } __schema { types { name } } ${times(20, (i) => `a${i}: __type(name: "User") { name }`)} }`,
};

const execute = async (app: TestApp, query: string) =>
  app.withToken(await app.sandbox.mintToken("demo@example.org")).execute(query);

test("an operation that asks for too much is refused before any upstream call", async () => {
  await using app = await startTestApp();

  for (const [what, query] of Object.entries(TOO_MUCH)) {
    const { status, data, errors } = await execute(app, query);
    expect({ what, status, data }).toEqual({ what, status: 400, data: undefined });
    expect(errors?.map(({ extensions }) => extensions?.code)).toContain(
      what.includes("tokens") ? "GRAPHQL_PARSE_FAILED" : "GRAPHQL_VALIDATION_FAILED",
    );
    expect(app.sandbox.journal.entries).toEqual([]);
  }
});

test("an operation that asks for just as much as is allowed runs", async () => {
  await using app = await startTestApp();

  for (const [what, query] of Object.entries(ALLOWED)) {
    const { errors, data } = await execute(app, query);
    expect({ what, errors }).toEqual({ what, errors: undefined });
    expect(data).toBeTruthy();
  }
});

test("the bounds hold for each operation of a document, and for queries by GET", async () => {
  await using app = await startTestApp();
  const query = `query A { __typename } query B ${deep(13)}`;

  const { status } = await rawRequest(app.url, `GET /graphql?operationName=A&query=${encodeURIComponent(query)}`);

  expect(status).toBe(400);
});

test("the whole introspection query is within the bounds", async () => {
  await using app = await startTestApp();
  const query = getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true, oneOf: true });

  const { data, errors } = await app.anonymous().execute(query);

  expect(errors).toBeUndefined();
  expect(data).toMatchObject({ __schema: { queryType: { name: "Query" } } });
});

test("one operation makes at most 100 upstream calls", async () => {
  await using app = await startTestApp();
  const paths = Array.from({ length: 120 }, (_, i) => `{ __typename: "Folder", path: "/folder-${i}/sub" }`);
  const query = `{ _entities(representations: [${paths.join(" ")}]) { ... on Folder { size } } }`;

  const { errors } = await execute(app, query);

  expect(errors?.map(({ extensions }) => extensions?.code)).toContain("BAD_USER_INPUT");
  expect(app.sandbox.journal.entries).toHaveLength(100);
});
