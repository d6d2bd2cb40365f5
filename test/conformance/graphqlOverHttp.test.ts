import { expect, test } from "@jest/globals";
import { auditServer } from "graphql-http";
import { startTestApp } from "../support/startTestApp.js";

/**
 * What the specification recommends and this server does otherwise: as design §5 has it, a request that cannot be executed
 * is refused by 400, whatever media type the caller accepts, so that no client takes it for data.
 */
const OTHERWISE = [
  "warn 572B SHOULD use 200 status code on document parsing failure when accepting application/json",
  "warn FDE2 SHOULD use 200 status code on document validation failure when accepting application/json",
  "warn 7B9B SHOULD use a status code of 200 on variable coercion failure when accepting application/json",
];

test("the server keeps to GraphQL over HTTP: every MUST, and all but the named recommendations", async () => {
  await using app = await startTestApp();

  const audits = await auditServer({ url: `${app.url}/graphql`, fetchFn: fetch });

  expect(audits.length).toBeGreaterThan(50);
  const failed = audits
    .filter(({ status }) => status !== "ok")
    .map(({ id, name, status }) => `${status} ${id} ${name}`);
  expect(failed).toEqual(OTHERWISE);
});
