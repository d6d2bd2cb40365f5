import { expect, test } from "@jest/globals";
import { getIntrospectionQuery } from "graphql";
import { startTestApp } from "../../support/startTestApp.js";

const QUESTIONS = [getIntrospectionQuery(), "{ __schema { types { name } } }", '{ __type(name: "User") { name } }'];

test("the schema is told by default", async () => {
  await using app = await startTestApp();

  for (const question of QUESTIONS) expect((await app.anonymous().execute(question)).errors).toBeUndefined();
});

test.each([{ INTROSPECTION: "false" }, { NODE_ENV: "production" }])("the schema is not told with %o", async (env) => {
  await using app = await startTestApp({ env });
  const caller = app.anonymous();

  for (const question of QUESTIONS) {
    const { status, errors } = await caller.execute(question);
    expect(status).toBe(400);
    expect(errors).toMatchObject([{ extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }]);
    expect(errors?.[0]?.message).toContain("INTROSPECTION");
    expect(errors?.[0]?.message).not.toContain("Apollo");
  }
  expect((await caller.execute("{ __typename }")).data).toEqual({ __typename: "Query" });
});

test("with INTROSPECTION=false a typing error is not answered with names of the schema", async () => {
  await using app = await startTestApp({ env: { INTROSPECTION: "false" } });

  for (const query of [
    "{ mee { email } }",
    "{ me { emai } }",
    "{ info(api: JES) { title } }",
    "{ info(ap: JESS) { title } }",
    "{ files { children { nodes { mediaType } } } }",
    "{ files { children { nodes { ... on Fil { name } } } } }",
    'mutation { logon(input: { email: "a@b.c", passwor: "x", password: "x" }) { ok } }',
    'mutation { logon(input: { email: "a@b.c" }) { ok } }',
    "query Q($a: CredentialInpu) { __typename @skip(i: $a) }",
  ]) {
    const { errors = [] } = await app.anonymous().execute(query);
    expect(errors).not.toEqual([]);
    expect(errors.map(({ message }) => message).join(" ")).not.toMatch(/did you mean/i);
  }
});

test("INTROSPECTION=true tells the schema in production too", async () => {
  await using app = await startTestApp({ env: { NODE_ENV: "production", INTROSPECTION: "true" } });

  expect((await app.anonymous().execute("{ __schema { queryType { name } } }")).errors).toBeUndefined();
});
