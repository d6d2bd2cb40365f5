import { METHODS } from "node:http";
import { expect, test } from "@jest/globals";
import { rawRequest } from "../support/rawRequest.js";
import { startTestApp } from "../support/startTestApp.js";

test("a method that GraphQL is not spoken by is told the ones that it is, HEAD without words", async () => {
  await using app = await startTestApp();

  for (const method of ["HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"]) {
    const { status, headers, body } = await rawRequest(app.url, `${method} /graphql`, { Connection: "close" });
    expect([method, status, headers.allow, body === ""]).toEqual([method, 405, "GET, POST", method === "HEAD"]);
  }
});

test("whatever the method and the address, the answer is JSON, and never an error of the server", async () => {
  await using app = await startTestApp();
  const methods = [...METHODS.filter((method) => method !== "CONNECT"), "NONSENSE", "get"];
  const headers = { Connection: "close" };

  for (const target of ["/graphql", "/files/a", "/livez", "/nothing", "*"]) {
    const answers = methods.map(async (method) => {
      const { status, headers: got, body } = await rawRequest(app.url, `${method} ${target}`, headers);
      const type = /^application\/json\b/.test(got["content-type"] ?? "");
      return { method, target, type, isError: status >= 500, isEmpty: body === "" };
    });
    for (const answer of await Promise.all(answers)) {
      const { method } = answer;
      expect(answer).toEqual({ method, target, type: true, isError: false, isEmpty: method === "HEAD" });
    }
  }
  expect(app.sandbox.journal.entries).toEqual([]);
});
