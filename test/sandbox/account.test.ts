import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { type Sandbox, startSandbox } from "../../src/sandbox/startSandbox.js";
import { call, demo, multipart } from "./Caller.js";

const user = "/users/api/user";
const session = "/jess_web/api/session";

test("the members of /info begin with a capital letter", async () => {
  await using sandbox = await startSandbox();

  const users = await call(sandbox, "GET", "/users/api/info");
  const jess = await call(sandbox, "GET", "/jess_web/api/info");

  expect(users.text).toMatch(/^\{\n {2}"Title" : "Users Web API",\n/);
  expect(JSON.parse(users.text)).toMatchObject({ Major: 1, Minor: 0, Revision: 0, Release: "beta", Update: 0 });
  expect(JSON.parse(jess.text)).toMatchObject({ Title: "JESS Web API", Update: 1 });
});

test("the account has 18 fields, enveloped or flat", async () => {
  await using sandbox = await startSandbox();

  const enveloped: unknown = JSON.parse((await call(sandbox, "GET", user, { as: demo })).text);
  sandbox.quirks.userShape = "flat";
  const flat = JSON.parse((await call(sandbox, "GET", user, { as: demo })).text) as Record<string, unknown>;

  expect(enveloped).toEqual({ ok: true, status: "User's account detailes included.", data: flat });
  expect(Object.keys(flat)).toHaveLength(18);
  expect(flat).toMatchObject({ nickname: "Demo", email: demo, use_jess: false, jess_user: null, jess_pwd: "hidden" });
});

test("an update ignores null, what is absent, the JESS credential and the address", async () => {
  await using sandbox = await startSandbox({ quirks: { userShape: "flat" } });
  await call(sandbox, "POST", user, { as: demo, json: { company: "ExampleCo", tel: "1" } });

  const answer = await call(sandbox, "POST", user, {
    as: demo,
    json: { company: null, tel: "", jess_user: "Other", jess_pwd: "x", email: "x@example.org", unknown: 1 },
  });

  expect(JSON.parse(answer.text)).toEqual({ ok: true, status: "Account details updated successfully!", session: null });
  const details: unknown = JSON.parse((await call(sandbox, "GET", user, { as: demo })).text);
  expect(details).toMatchObject({ company: "ExampleCo", tel: "", jess_user: null, jess_pwd: "hidden", email: demo });
});

test("a JESS session is linked to the account that asked for it, until it expires", async () => {
  await using sandbox = await startSandbox({ quirks: { userShape: "flat" } });
  const before = await call(sandbox, "GET", session, { as: demo });
  const link = { as: demo, json: { jessUser: "DemoJess", jessPwd: "demo" } };

  const linked = await call(sandbox, "POST", session, link);

  expect(JSON.parse(before.text)).toEqual({ ok: false, status: expect.stringContaining("linked"), data: null });
  expect(JSON.parse(linked.text)).toEqual({ ok: true, status: "New JESS session key is assigned.", data: null });
  const valid = { ok: true, status: "JESS session key is valid.", data: null };
  expect(JSON.parse((await call(sandbox, "GET", session, { as: demo })).text)).toEqual(valid);
  expect(JSON.parse((await call(sandbox, "GET", "/jess_web/api/usage", { as: demo })).text)).toMatchObject({
    ok: true,
  });
  expect(JSON.parse((await call(sandbox, "GET", "/jess_web/api/account", { as: demo })).text)).toMatchObject({
    ok: true,
  });
  const details: unknown = JSON.parse((await call(sandbox, "GET", user, { as: demo })).text);
  expect(details).toMatchObject({ use_jess: true, jess_user: "DemoJess" });
  const other = await call(sandbox, "GET", session, { as: "admin@example.org" });
  expect(JSON.parse(other.text)).toMatchObject({ ok: false });

  sandbox.quirks.jessSessionSeconds = 0;
  await call(sandbox, "POST", session, link);
  expect(JSON.parse((await call(sandbox, "GET", session, { as: demo })).text)).toMatchObject({ ok: false, data: null });
});

test("an added account can log on and has a storage of its own", async () => {
  await using sandbox = await startSandbox();
  const eve = { email: "Eve+1@example.org", password: "näht" };
  await sandbox.addAccount({ ...eve, name: "Eve", role: null });

  const answer = await call(sandbox, "POST", "/users/api/auth", { json: { ...eve, email: "eve+1@EXAMPLE.org" } });
  const files = await call(sandbox, "GET", "/users/api/files", { as: eve.email });

  expect(JSON.parse(answer.text)).toMatchObject({ ok: true, user: "Eve", role: null, email: eve.email });
  expect(JSON.parse(files.text)).toMatchObject({ fileName: "/", children: [] });
});

test("a given data folder keeps accounts, files and tokens over a restart, and no passwords", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "kept-"));
  try {
    const first = await startSandbox({ dataDir });
    const token = await first.mintToken(demo);
    await first.addAccount({ email: "eve@example.org", password: "secret-word" });
    await call(first, "POST", "/users/api/files/kept", { as: demo, ...multipart({ filename: "a.txt", content: "a" }) });
    await call(first, "DELETE", "/users/api/files/readme.txt", { as: demo });
    await first.stop();

    await using second = await startSandbox({ dataDir });
    const cookie = `session_token=${token}`;
    expect((await call(second, "GET", "/users/api/files/kept/a.txt", { headers: { cookie } })).text).toBe("a");
    expect((await call(second, "GET", "/users/api/files/readme.txt", { headers: { cookie } })).status).toBe(404);
    const logOn = await call(second, "POST", "/users/api/auth", {
      json: { email: "eve@example.org", password: "secret-word" },
    });
    expect(JSON.parse(logOn.text)).toMatchObject({ ok: true, user: "eve" });
    expect((await stat(join(dataDir, "key.json"))).mode & 0o777).toBe(0o600);
    expect((await readdir(dataDir)).sort()).toEqual(["accounts.json", "files", "incoming", "jobs", "key.json", "mail"]);
  } finally {
    await rm(dataDir, { recursive: true });
  }
});

test("two sandboxes that start on one new data folder accept each other's tokens: the first token creates the key", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "kept-"));
  try {
    await using first = await startSandbox({ dataDir });
    await using second = await startSandbox({ dataDir });
    const isAccepted = async (sandbox: Sandbox, token: string) => {
      const { status } = await call(sandbox, "GET", "/users/api/user", {
        headers: { cookie: `session_token=${token}` },
      });
      return status === 200;
    };
    await using other = await startSandbox();
    expect(await isAccepted(second, await other.mintToken(demo))).toBe(false);
    expect(await readdir(dataDir)).not.toContain("key.json");

    const tokens = [
      await first.mintToken(demo),
      ...(await Promise.all([second.mintToken(demo), second.mintToken(demo)])),
    ];

    for (const token of tokens)
      expect([await isAccepted(first, token), await isAccepted(second, token)]).toEqual([true, true]);
  } finally {
    await rm(dataDir, { recursive: true });
  }
});

test("stop deletes the private data folder, and can be called twice", async () => {
  const sandbox = await startSandbox();
  expect((await stat(sandbox.dataDir)).mode & 0o777).toBe(0o700);

  await Promise.all([sandbox.stop(), sandbox.stop()]);

  await expect(stat(sandbox.dataDir)).rejects.toThrow("ENOENT");
});

test("a port in use is refused, and nothing is left behind", async () => {
  await using sandbox = await startSandbox();
  const port = Number(new URL(sandbox.usersUrl).port);

  await expect(startSandbox({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
});
