import { expect, test } from "@jest/globals";
import { FormData } from "undici";
import {
  CheckInDocument,
  ConfirmDocument,
  LogOnDocument,
  MeDocument,
  SendMailDocument,
  SetJessSessionDocument,
  UploadDocument,
} from "../generated/operations.js";
import { rawRequest } from "../support/rawRequest.js";
import { startTestApp, type TestApp } from "../support/startTestApp.js";
import type { Result, TestClient } from "../support/TestClient.js";

const EMAIL = "canary@example.org";
const [PASSWORD, JESS_PWD, MESSAGE, COOKIE, TITLE] = [
  'Pa55/wörd"+',
  "j3ss=Pwd\\?",
  "Dear\nSir+/ü",
  "c4n4ry",
  "Subj3ct/ü",
] as const;

/** The forms in which a secret may stand in a text. */
const formsOf = (secret: string) => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  Buffer.from(secret).toString("base64").replace(/=+$/, ""),
  Buffer.from(secret).toString("base64url"),
  Buffer.from(secret).toString("hex"),
];

/** What an upstream may do with the secrets that it knows. */
const faults = (token: string) => [
  { status: 500, headers: { "Set-Cookie": `session_token=${token}` }, body: `<p>${PASSWORD}${MESSAGE}` },
  { body: `{"ok": true, "jwt": "${token}"` },
  { headers: [`bad header ${token}`, PASSWORD], body: "{}" },
  { reset: true },
];

/** Does whatever takes a secret, with success and without; gives the errors that were told. */
async function doEverything(app: TestApp, caller: TestClient, token: string): Promise<string> {
  const bearer = app.withToken(token);
  const input = { email: EMAIL, password: PASSWORD };
  const answers: Result<unknown>[] = [
    await caller.execute(LogOnDocument, { input }, { cookie: `theme=${COOKIE}` }),
    await caller.execute(LogOnDocument, { input: { ...input, email: "nobody@example.org" } }),
    await caller.execute(ConfirmDocument, { input }),
    await caller.execute(CheckInDocument),
    await caller.execute(MeDocument),
    await caller.execute(SetJessSessionDocument, { input: { jessUser: "DemoJess", jessPwd: JESS_PWD } }),
    await caller.execute(SendMailDocument, { input: { title: TITLE, message: MESSAGE } }),
    await caller.execute(UploadDocument, { files: [new File(["x"], "x.txt")] }),
    await caller.execute(`mutation { logon(input: { email: "a@b.c", password: ["${JESS_PWD}"] }) { ok } }`),
    await bearer.execute(MeDocument),
    await bearer.execute(MeDocument, {}, { cookie: "session_token=another" }),
  ];
  const body = new FormData();
  body.append("file", new Blob(["x"]), "x.txt");
  const headers = { "apollo-require-preflight": "true" };
  await (await caller.fetch("/files/", { method: "POST", body, headers })).text();
  await (await bearer.fetch("/files/", { method: "POST", body })).text();
  await (await caller.fetch("/files/readme.txt")).text();
  return JSON.stringify(answers.map(({ errors }) => errors));
}

test("no secret is in a line of the log at any level, in an error or in what is told of health", async () => {
  await using app = await startTestApp();
  await app.sandbox.addAccount({ email: EMAIL, password: PASSWORD, name: "Canary", role: "user" });
  const caller = app.anonymous();
  const { data } = await caller.execute(LogOnDocument, {
    input: { email: EMAIL, password: PASSWORD },
    withToken: true,
  });
  const token = data?.logon.token ?? "";
  expect(token).not.toBe("");

  const told: string[] = [];
  for (let time = 0; time < 4; time++) told.push(await doEverything(app, caller, token));
  for (const fault of faults(token)) {
    app.sandbox.failNext({ times: Infinity }, fault);
    told.push(await doEverything(app, caller, token), (await rawRequest(app.url, "GET /readyz")).body);
    app.sandbox.clearFaults();
  }
  await app.stop();

  const log = app.log.join("");
  expect(log).toMatch(/"operation":"Me".*"repeated":true/);
  const where = [log, ...told].join("\n");
  expect(where).toContain("UPSTREAM_UNAVAILABLE");
  const signature = token.slice(token.lastIndexOf(".") + 1);
  for (const secret of [PASSWORD, JESS_PWD, MESSAGE, TITLE, COOKIE, token, signature]) {
    for (const form of formsOf(secret)) expect(where).not.toContain(form);
  }
  expect(log).not.toContain("session_token");
});
