import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { MeDocument } from "../../generated/operations.js";
import { FormData } from "undici";
import { logLines } from "../../support/logLines.js";
import { MULTIPART, multipartBody, uploadOperation } from "../../support/multipartBody.js";
import { RawConnection, rawRequest } from "../../support/rawRequest.js";
import { startTestApp } from "../../support/startTestApp.js";

test("each operation leaves one line: which, for which request, how it ended, what it caused upstream", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const ids = ["one", "two", "three", "four"];
  for (const id of ids) await demo.execute(MeDocument, {}, { "x-request-id": id });

  const [, ...lines] = await logLines(app, "operation");

  expect(lines.map(({ requestId }) => requestId)).toEqual(ids);
  for (const line of lines) {
    expect(line).toMatchObject({
      level: 30,
      operation: "Me",
      type: "query",
      hash: expect.stringMatching(/^[\da-f]{64}$/) as unknown,
      status: 200,
      durationMs: expect.any(Number) as unknown,
      upstream: [{ call: "users GET /user", status: 200, durationMs: expect.any(Number) as unknown }],
    });
  }
  expect(new Set(lines.map(({ hash }) => hash)).size).toBe(1);
  expect(lines.map(({ planned, repeated }) => [planned, repeated])).toEqual([
    [undefined, undefined],
    [undefined, undefined],
    [true, undefined],
    [true, true],
  ]);
});

test("an upstream failure is logged with its facts, and the tries it took", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  app.sandbox.failNext({ method: "GET", times: 3 }, { status: 503 });
  await demo.execute(MeDocument, {}, { "x-request-id": "failing" });

  const [, line] = await logLines(app, "operation");

  expect(line).toMatchObject({ upstream: [{ call: "users GET /user", status: 503, tries: 3, error: "unavailable" }] });
  const warning = {
    level: 40,
    requestId: "failing",
    kind: "unavailable",
    api: "users",
    method: "GET",
    path: "/user",
  };
  expect(app.log.map((text): unknown => JSON.parse(text))).toContainEqual(expect.objectContaining(warning));
});

test("a download and an upload leave one line each, with the status that was answered, and no names of files", async () => {
  await using app = await startTestApp();
  const bearer = app.withToken(await app.sandbox.mintToken("demo@example.org"));
  await (await bearer.fetch("/files/readme.txt")).text();
  await (await bearer.fetch("/files/nothing")).text();
  const body = new FormData();
  body.set("file", new Blob(["x"]), "x.txt");
  await (await bearer.fetch("/files/", { method: "POST", body })).text();

  const lines = await logLines(app, "operation");

  expect(lines.map(({ operation, status }) => [operation, status])).toEqual([
    ["download", 200],
    ["download", 404],
    ["upload", 200],
  ]);
  expect(JSON.stringify(lines)).toContain('"call":"users GET /files"');
  expect(JSON.stringify(lines)).not.toMatch(/readme|nothing|x\.txt/);
});

test("a request refused by its head leaves no operation line", async () => {
  await using app = await startTestApp();
  await rawRequest(app.url, "GET /livez");
  await rawRequest(app.url, "GET /nothing");

  expect(await logLines(app, "operation")).toEqual([]);
});

test("a reset before the operation begins is not logged as an unexpected error", async () => {
  await using app = await startTestApp();
  const Authorization = `Bearer ${await app.sandbox.mintToken("demo@example.org")}`;
  const body = multipartBody([...uploadOperation(1), { name: "0", filename: "a", content: "…" }]);
  for (let i = 0; i < 50; i++) {
    using caller = await RawConnection.open(app.url);
    await caller.sendHead("POST /graphql", { ...MULTIPART, Authorization, "Content-Length": String(body.length) });
    await delay(5); // the server waits for the body
    void caller.send(body.subarray(0, -30));
    caller.reset();
  }
  await app.stop();

  expect(app.log.join("")).not.toContain("unforeseen");
});

test("LOG_LEVEL=silent keeps quiet", async () => {
  await using app = await startTestApp({ env: { LOG_LEVEL: "silent" } });
  await app.anonymous().execute(MeDocument);
  await app.stop();

  expect(app.log).toEqual([]);
});
