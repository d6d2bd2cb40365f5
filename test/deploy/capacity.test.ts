import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { openTmp } from "../support/startService.js";
import { HAPROXY } from "./proxies/kinds.js";
import { restartEach } from "./proxies/restartEach.js";
import { startBehind } from "./proxies/startBehind.js";

const SCRIPT = fileURLToPath(new URL("../../deploy/capacity.mjs", import.meta.url));

async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [SCRIPT, ...args], { env: { ...process.env, ...env } });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (bytes: Buffer) => (stdout += bytes.toString()));
  child.stderr.on("data", (bytes: Buffer) => (stderr += bytes.toString()));
  await once(child, "close");
  return { code: child.exitCode, stdout, stderr };
}

test("the load test of deploy/ sees nothing fail in a roll-out behind HAProxy: 30 requests in a second for 20 s", async () => {
  await using behind = await startBehind(HAPROXY);
  await using tmp = await openTmp();
  const accounts = join(tmp.path, "accounts.txt");
  await writeFile(accounts, "demo@example.org demo\nadmin@example.org admin\n");
  const ca = join(tmp.path, "ca.pem");
  await writeFile(ca, behind.certificate.certificate);
  const plan = [
    "--url",
    behind.proxy.url,
    "--connect",
    "127.0.0.1",
    "--plan",
    "30",
    "--stages",
    "100",
    "--seconds",
    "20",
  ];

  const [{ code, stdout }, codes] = await Promise.all([
    run([...plan, "--accounts", accounts, "--json"], { NODE_EXTRA_CA_CERTS: ca }),
    restartEach(behind),
  ]);

  expect(JSON.parse(stdout)).toMatchObject([{ sent: 600, right: 600, wrong: 0, refused: 0, failed: 0, examples: [] }]);
  expect([code, codes]).toEqual([0, [0, 0]]);
});

test("it fails when an answer is not what it should be, or its command line is not", async () => {
  await using behind = await startBehind(HAPROXY);
  await using tmp = await openTmp();
  const [accounts, ca] = [join(tmp.path, "accounts.txt"), join(tmp.path, "ca.pem")];
  await writeFile(accounts, "demo@example.org demo\n");
  await writeFile(ca, behind.certificate.certificate);
  const args = [
    "--url",
    behind.proxy.url,
    "--connect",
    "127.0.0.1",
    "--plan",
    "5",
    "--stages",
    "100",
    "--seconds",
    "1",
    "--accounts",
    accounts,
  ];
  const env = { NODE_EXTRA_CA_CERTS: ca };

  const wrong = await run([...args, "--query", "{ __typename }"], env);
  expect([wrong.code, wrong.stdout]).toEqual([1, expect.stringMatching(/\n +100 +5 +5 +0 +5 +0 +0 /)]);
  const failed = await run([...args, "--query", "{ nothing }"], env);
  expect([failed.code, failed.stdout]).toEqual([1, expect.stringContaining("GRAPHQL_VALIDATION_FAILED")]);
  expect(await run(["--plan", "many"])).toMatchObject({ code: 2, stderr: expect.stringContaining("Usage:") });
});
