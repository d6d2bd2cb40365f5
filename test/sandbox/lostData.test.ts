import { rm } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { fetch, FormData } from "undici";
import { startSandbox } from "../../src/sandbox/startSandbox.js";

test("a sandbox whose data folder was deleted reports it once and keeps working", async () => {
  const lost: string[] = [];
  await using sandbox = await startSandbox({ onDataLost: (dataDir) => lost.push(dataDir) });
  const authorization = { cookie: `session_token=${await sandbox.mintToken("demo@example.org")}` };
  const upload = async () => {
    const body = new FormData();
    body.set("file", new Blob(["x"]), "a.txt");
    const response = await fetch(`${sandbox.usersUrl}/files/box`, {
      method: "POST",
      headers: authorization,
      body,
    });
    return response.json();
  };
  const list = async () => (await fetch(`${sandbox.usersUrl}/files`, { headers: authorization })).json();
  expect(await list()).toMatchObject({ fileName: "/" });
  expect(lost).toEqual([]);

  await rm(sandbox.dataDir, { recursive: true });
  expect(await list()).toMatchObject({ fileName: "/", children: [] });
  expect(await upload()).toMatchObject({ ok: true });
  await rm(sandbox.dataDir, { recursive: true });
  expect(await upload()).toMatchObject({ ok: true });

  const mail = JSON.stringify({ title: "t", message: "m" });
  const headers = { ...authorization, "content-type": "application/json" };
  await rm(sandbox.dataDir, { recursive: true });
  const sent = await fetch(`${sandbox.usersUrl}/send`, { method: "POST", headers, body: mail });
  expect(await sent.json()).toMatchObject({ ok: true });
  expect(lost).toEqual([sandbox.dataDir]);
});
