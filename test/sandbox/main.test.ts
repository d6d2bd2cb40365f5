import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { expect, test } from "@jest/globals";
import { startSandbox } from "../../src/sandbox/startSandbox.js";

/** Start the program itself, as `npm run sandbox` does. */
function run(environment: Record<string, string>): ChildProcess & { stdout: NodeJS.ReadableStream } {
  const child = spawn(process.execPath, ["--import", "tsx", "src/sandbox/main.ts"], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  return child;
}

async function exitCode(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null) await once(child, "exit");
  return child.exitCode;
}

test("the program tells where it is, answers, and stops on SIGTERM", async () => {
  const child = run({ SANDBOX_PORT: "0" });
  const [greeting] = (await once(child.stdout, "data")) as [Buffer];
  const usersUrl = /http:\/\/127\.0\.0\.1:\d+\/users\/api/.exec(String(greeting))?.[0] ?? "";

  expect(String(greeting)).toMatch(/demo@example\.org \/ demo[^]*DemoJess \/ demo[^]*\.eml/);
  expect((await fetch(`${usersUrl}/info`)).status).toBe(200);
  child.kill("SIGTERM");
  expect(await exitCode(child)).toBe(0);
});

test("the program says which settings are wrong, all at once", async () => {
  const child = run({ SANDBOX_PORT: "70000", SANDBOX_SMTP_URL: "http://mail" });

  const output = await text(child.stdout);

  expect(await exitCode(child)).toBe(1);
  expect(output).toMatch(/SANDBOX_PORT must be a port number\n.*SANDBOX_SMTP_URL must be like smtp:\/\//);
});

test("the program says that the port is taken", async () => {
  await using sandbox = await startSandbox();
  const { port } = new URL(sandbox.usersUrl);
  const child = run({ SANDBOX_PORT: port });

  const output = await text(child.stdout);

  expect(await exitCode(child)).toBe(1);
  expect(output).toContain(`port ${port} is taken`);
});
