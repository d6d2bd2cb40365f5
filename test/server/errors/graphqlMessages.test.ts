import { expect, test } from "@jest/globals";
import { rawRequest } from "../../support/rawRequest.js";
import { startTestApp } from "../../support/startTestApp.js";

const JSON_TYPE = { "Content-Type": "application/json" };
const LOGON = "mutation LogOn($input: CredentialInput!) { logon(input: $input) { ok } }";

/** Values that look like the messages they end up in: an expression that tries each place in them takes minutes. */
const LURES = [
  " cannot represent non",
  " got invalid value ",
  ' at "x',
  "; ",
  ' found String "',
  '" does not exist in ',
];

test("an error about a long value is told at once, and shortly, whatever the value looks like", async () => {
  await using app = await startTestApp({ env: { LOG_LEVEL: "silent" } });

  for (const lure of LURES) {
    const long = lure.repeat(Math.floor(600_000 / lure.length));
    const literal = JSON.stringify(long);
    for (const body of [
      { query: `{ me(a: "x" ${literal}) { email } }` },
      { query: `{ info(api: ${literal}) { title } }` },
      { query: `{ files { children(first: ${literal}) { totalCount } } }` },
      { query: LOGON, variables: { input: { email: "a@b.c", password: [long] } } },
      { query: LOGON, variables: { input: { email: "a@b.c", [long]: "x" } } },
    ]) {
      const { status, body: answer } = await rawRequest(app.url, "POST /graphql", JSON_TYPE, JSON.stringify(body));
      expect({ lure, status }).toEqual({ lure, status: 400 });
      expect(answer.length).toBeLessThan(3_000);
    }
  }
});

test("a long name is not repeated a hundred times", async () => {
  await using app = await startTestApp({ env: { LOG_LEVEL: "silent" } });
  const unused = Array.from({ length: 100 }, (_, i) => `$v${i}: Int`).join(" ");
  const query = `query ${"n".repeat(500_000)}(${unused}) { __typename }`;

  const { status, body } = await rawRequest(app.url, "POST /graphql", JSON_TYPE, JSON.stringify({ query }));

  expect(status).toBe(400);
  expect(body.length).toBeLessThan(200_000);
});
