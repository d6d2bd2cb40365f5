import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { rawRequest } from "../../support/rawRequest.js";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const CONDITIONAL = [
  ["a field with a variable", "subscription ($s: Boolean!) { activeJobs @skip(if: $s) { id } }"],
  ["a field with a constant", 'subscription ($s: Boolean) { job(id: "1") @skip(if: true) { id } }'],
  ["an inline fragment", "subscription ($s: Boolean!) { ... @include(if: $s) { activeJobs { id } } }"],
  [
    "a fragment",
    "subscription ($s: Boolean!) { ...Jobs @ , include(if: $s) } fragment Jobs on Subscription { activeJobs { id } }",
  ],
  [
    "a field of a fragment",
    "subscription ($s: Boolean!) { ...Jobs } fragment Jobs on Subscription { activeJobs @skip(if: $s) { id } }",
  ],
] as const;

const ask = (query: string, accept: string, operationName?: string) =>
  rawRequest(
    app.url,
    "POST /graphql",
    { "Content-Type": "application/json", Accept: accept, Connection: "close" },
    JSON.stringify({ query, operationName, variables: { s: false } }),
  );

test.each(CONDITIONAL)(
  "a subscription whose root depends on a condition, by %s, is refused in its stream",
  async (_by, query) => {
    const { status, headers, body } = await ask(query, "text/event-stream");

    expect([status, headers["content-type"]]).toEqual([200, "text/event-stream; charset=utf-8"]);
    expect(body).toContain("The field at the root of a subscription takes no `@skip` and `@include`");
    expect(body).toContain('"code":"GRAPHQL_VALIDATION_FAILED"');
    expect(body).toContain("event: complete");
  },
);

test("a query beside such a subscription is refused as well, and nothing of the document is logged", async () => {
  const query = `query Q { __typename }
    subscription S($s: Boolean!) { activeJobs @include(if: $s) { id } }
    mutation M { logon(input: { email: "e@example.org", password: "HUNTER2SECRET" }) { ok } }`;

  const { status, body } = await ask(query, "application/json", "Q");

  expect([status, JSON.parse(body)]).toMatchObject([
    400,
    { errors: [{ extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }] },
  ]);
  expect(app.log.join("")).not.toContain("HUNTER2SECRET");
  expect(app.log.join("")).not.toContain('"level":50');
});

test("conditions below the root of a subscription, and at the root of a query beside it, are allowed", async () => {
  const query = `query Q($s: Boolean!) { __typename @include(if: $s) info { version @skip(if: $s) } }
    subscription S($s: Boolean!) { activeJobs { id status @skip(if: $s) } }`;

  const [asked, subscribed] = await Promise.all([
    ask(query, "application/json", "Q"),
    ask(query, "text/event-stream", "S"),
  ]);

  expect(JSON.parse(asked.body)).not.toHaveProperty("errors.0.extensions.code", "GRAPHQL_VALIDATION_FAILED");
  expect(subscribed.body).toContain('"code":"UNAUTHENTICATED"');
});
