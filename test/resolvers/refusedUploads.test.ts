import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { FormData } from "undici";
import {
  CheckInDocument,
  DeleteDocument,
  LogOffDocument,
  SendMailDocument,
  SetJessSessionDocument,
  UpdateAccountDocument,
  UploadDocument,
} from "../generated/operations.js";
import { startTestApp, type TestApp } from "../support/startTestApp.js";
import type { TestClient } from "../support/TestClient.js";
import { codes, DEMO, JESS, store } from "./upstream.js";

/** The same files by both ways in. */
async function uploadBothWays(app: TestApp, file: File, path = "/") {
  const demo = await app.signIn();
  const { data, errors } = await demo.execute(UploadDocument, { path, files: [file] });
  const body = new FormData();
  body.set("file", file, file.name);
  const headers = { "apollo-require-preflight": "true" };
  const response = await demo.fetch(`/files${path}`, { method: "POST", headers, body });
  return { errors, mutation: data?.upload, plain: await response.json(), status: response.status };
}

describe("an upload that cannot be stored is told in the words of the upstream, by both ways in:", () => {
  test("a broken archive", async () => {
    await using app = await startTestApp();

    const { errors, mutation, plain, status } = await uploadBothWays(app, new File(["no zip"], "models.zip"));

    const refused = { ok: false, outcome: "REJECTED", status: "An archive cannot be unpacked" };
    expect(errors).toBeUndefined();
    expect(mutation).toMatchObject({ ...refused, folder: null });
    expect({ status, plain }).toMatchObject({ status: 200, plain: { ...refused, fileHandle: null } });
  });

  test("a file where a folder is", async () => {
    await using app = await startTestApp();
    await mkdir(join(app.sandbox.dataDir, "files", DEMO.email, "box"), { recursive: true });

    const { mutation, plain } = await uploadBothWays(app, new File(["x"], "box"));

    const refused = { ok: false, outcome: "REJECTED", status: "box is there already and is a folder" };
    expect([mutation, plain]).toMatchObject([refused, refused]);
  });

  test("a file in a folder whose name is a file's", async () => {
    await using app = await startTestApp();
    await store(app, "/box", "x");

    const { mutation, plain } = await uploadBothWays(app, new File(["x"], "a.txt"), "/box");

    const refused = { ok: false, outcome: "REJECTED", status: "box is there already and is not a folder" };
    expect([mutation, plain]).toMatchObject([refused, refused]);
  });
});

const mutations: readonly (readonly [name: string, run: (demo: TestClient) => Promise<unknown>])[] = [
  ["checkin", async (demo) => (await demo.execute(CheckInDocument)).data?.checkin],
  ["logoff", async (demo) => (await demo.execute(LogOffDocument)).data?.logoff],
  [
    "updateAccount",
    async (demo) => (await demo.execute(UpdateAccountDocument, { input: { company: "x" } })).data?.updateAccount,
  ],
  [
    "setJessSession",
    async (demo) => (await demo.execute(SetJessSessionDocument, { input: JESS })).data?.setJessSession,
  ],
  ["delete", async (demo) => (await demo.execute(DeleteDocument, { path: "/a" })).data?.delete],
  [
    "sendMail",
    async (demo) => (await demo.execute(SendMailDocument, { input: { title: "t", message: "m" } })).data?.sendMail,
  ],
  [
    "upload",
    async (demo) => (await demo.execute(UploadDocument, { path: "/", files: [new File(["x"], "a")] })).data?.upload,
  ],
];

describe.each(mutations)("%s passes on a refusal of the upstream", (_name, run) => {
  test.each([200, 400, 409, 422, 500])("under %d", async (status) => {
    await using app = await startTestApp({ env: { LOG_LEVEL: "silent" } });
    const demo = await app.signIn();
    const body = JSON.stringify({ ok: false, status: "The words of the upstream." });
    app.sandbox.failNext({ times: Infinity }, { status, headers: { "content-type": "application/json" }, body });

    expect(await run(demo)).toMatchObject({ ok: false, outcome: "REJECTED", status: "The words of the upstream." });
  });
});

test("an error without words does not tell to send the same again", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  app.sandbox.failNext("POST", { status: 500 });

  const { errors } = await demo.execute(UploadDocument, { path: "/", files: [new File(["x"], "a.zip")] });

  expect(codes(errors)).toEqual(["UPSTREAM_ERROR"]);
  expect(errors?.[0]?.message).not.toMatch(/try again/i);
});
