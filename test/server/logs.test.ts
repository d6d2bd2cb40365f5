import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import {
  CheckInDocument,
  ConfirmDocument,
  LogOnDocument,
  MeDocument,
  SendMailDocument,
  SetJessSessionDocument,
  UploadDocument,
} from "../generated/operations.js";
import { FormData } from "undici";
import { MULTIPART, multipartBody, uploadOperation } from "../support/multipartBody.js";
import { RawConnection, rawRequest } from "../support/rawRequest.js";
import { startTestApp, type TestApp } from "../support/startTestApp.js";

/** The lines that tell of operations, once all requests are over. */
async function operationLines(app: TestApp): Promise<Record<string, unknown>[]> {
  await app.stop();
  return app.log.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ msg }) => msg === "operation");
}

/** The forms in which a secret may stand in a line. */
const formsOf = (secret: string) => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  Buffer.from(secret).toString("base64").replace(/=+$/, ""),
  Buffer.from(secret).toString("base64url"),
  Buffer.from(secret).toString("hex"),
];

test("each operation leaves one line: which, for which request, how it ended, what it caused upstream", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  await demo.execute(MeDocument, {}, { "x-request-id": "one-two-three" });

  const lines = await operationLines(app);

  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatchObject({
    level: 30,
    requestId: "one-two-three",
    operation: "Me",
    type: "query",
    status: 200,
    durationMs: expect.any(Number) as unknown,
    upstream: [{ call: "users GET /user", status: 200, durationMs: expect.any(Number) as unknown }],
  });
});

test("an upstream failure is logged with its facts, and the tries it took", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  app.sandbox.failNext({ method: "GET", times: 3 }, { status: 503 });
  await demo.execute(MeDocument, {}, { "x-request-id": "failing" });

  const [, line] = await operationLines(app);

  expect(line).toMatchObject({ upstream: [{ call: "users GET /user", status: 503, tries: 3, error: "unavailable" }] });
  const warning = {
    level: 40,
    requestId: "failing",
    kind: "unavailable",
    service: "users",
    method: "GET",
    path: "/user",
  };
  expect(app.log.map((text): unknown => JSON.parse(text))).toContainEqual(expect.objectContaining(warning));
});

test("a download and an upload leave one line each, with the status that was answered", async () => {
  await using app = await startTestApp();
  const bearer = app.withToken(await app.sandbox.mintToken("demo@example.org"));
  await (await bearer.fetch("/files/readme.txt")).text();
  await (await bearer.fetch("/files/nothing")).text();
  const body = new FormData();
  body.set("file", new Blob(["x"]), "x.txt");
  await (await bearer.fetch("/files/", { method: "POST", body })).text();

  const lines = await operationLines(app);

  expect(lines.map(({ operation, status }) => [operation, status])).toEqual([
    ["download", 200],
    ["download", 404],
    ["upload", 200],
  ]);
});

test("what is refused by its head alone, and what nobody asks, leaves no line of an operation", async () => {
  await using app = await startTestApp();
  await rawRequest(app.url, "GET /livez");
  await rawRequest(app.url, "GET /nothing");

  expect(await operationLines(app)).toEqual([]);
});

test("no line holds a password, a token, a cookie or the text of a mail, at any level", async () => {
  await using app = await startTestApp();
  const [password, jessPwd, message, cookie, title] = [
    'Pa55/wörd"+',
    "j3ss=Pwd\\?",
    "Dear\nSir+/ü",
    "c4n4ry",
    "Subj3ct/ü",
  ];
  await app.sandbox.addAccount({ email: "canary@example.org", password, name: "Canary", role: "user" });
  const input = { email: "canary@example.org", password };
  const caller = app.anonymous();
  const headers = { cookie: `theme=${cookie}` };

  const { data } = await caller.execute(LogOnDocument, { input, withToken: true });
  const token = data?.logon.token ?? "";
  expect(token).not.toBe("");
  const everything = async () => {
    await caller.execute(LogOnDocument, { input }, headers);
    await caller.execute(LogOnDocument, { input: { ...input, email: "nobody@example.org" } });
    await caller.execute(ConfirmDocument, { input });
    await caller.execute(CheckInDocument);
    await caller.execute(MeDocument);
    await caller.execute(SetJessSessionDocument, { input: { jessUser: "DemoJess", jessPwd } });
    await caller.execute(SendMailDocument, { input: { title, message } });
    await caller.execute(UploadDocument, { files: [new File(["x"], "x.txt")] });
    await caller.execute(`mutation { logon(input: { email: "a@b.c", password: ["${jessPwd}"] }) { ok } }`);
    await (await caller.fetch("/files/readme.txt")).text();
    await app.withToken(token).execute(MeDocument, {}, { cookie: "session_token=another" });
  };
  await everything();
  for (const fault of [
    { status: 500, headers: { "Set-Cookie": `session_token=${token}` }, body: `<p>${password}${message}` },
    { body: `{"ok": true, "jwt": "${token}"` },
    { headers: [`bad header ${token}`, password], body: "{}" },
    { reset: true },
  ]) {
    app.sandbox.failNext({ times: Infinity }, fault);
    await everything();
    app.sandbox.clearFaults();
  }
  await app.stop();

  const log = app.log.join("");
  const signature = token.slice(token.lastIndexOf(".") + 1);
  for (const secret of [password, jessPwd, message, title, cookie, token, signature, "session_token"]) {
    for (const form of formsOf(secret)) expect(log).not.toContain(form);
  }
});

test("a caller that has reset its connection before its operation begins is nothing unforeseen", async () => {
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
