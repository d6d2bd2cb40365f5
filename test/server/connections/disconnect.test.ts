import { expect, test } from "@jest/globals";
import { RawConnection, rawRequest } from "../../support/rawRequest.js";
import { startTestApp } from "../../support/startTestApp.js";

const ME = JSON.stringify({ query: "query Me { me { email } session { user } }" });
const FILES = JSON.stringify({ query: "query Files { files { size } me { email } }" });

test.each([
  ["comes for the first time", FILES, 0],
  ["runs from its plan", ME, 3],
  ["could be answered as before", FILES, 4],
])("a disconnect aborts the upstream calls of an operation that %s", async (_what, body, before) => {
  await using app = await startTestApp();
  const headers = {
    Authorization: `Bearer ${await app.sandbox.mintToken("demo@example.org")}`,
    "Content-Type": "application/json",
    "Content-Length": String(body.length),
  };
  for (let time = 0; time < before; time++) await rawRequest(app.url, "POST /graphql", headers, body);
  app.sandbox.journal.clear();
  app.sandbox.failNext({ times: Infinity }, { silence: true });
  using caller = await RawConnection.open(app.url);
  await caller.sendHead("POST /graphql", headers);
  await caller.send(body);
  await app.sandbox.journal.waitFor(({ method }) => method === "GET");

  caller.reset();

  await app.sandbox.journal.waitFor(({ aborted }) => aborted);
  const asked = app.sandbox.journal.entries.length;
  await app.stop();
  expect(app.sandbox.journal.entries.map(({ aborted }) => aborted)).toEqual(Array(asked).fill(true));
  expect(app.log.join("")).not.toContain('"level":50');
});
