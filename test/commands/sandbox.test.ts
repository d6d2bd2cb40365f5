import { expect, test } from "@jest/globals";
import { startSandbox } from "../../src/sandbox/startSandbox.js";
import { Service } from "../support/startService.js";

test("`sandbox` prints its URLs, responds, and exits with 0 on SIGTERM", async () => {
  await using sandbox = new Service({ SANDBOX_PORT: "0" }, ["sandbox"]);

  const usersUrl = await sandbox.says(/(http:\/\/127\.0\.0\.1:\d+\/users\/api)\n[^]*\.eml\n/);

  expect(sandbox.stdout).toMatch(/demo@example\.org \/ demo[^]*DemoJess \/ demo[^]*\.eml/);
  expect((await fetch(`${usersUrl}/info`)).status).toBe(200);
  sandbox.child.kill("SIGTERM");
  expect(await sandbox.ended()).toBe(0);
  expect(sandbox.stderr).toBe("");
});

test("`sandbox` prints all wrong settings, and exits with 2", async () => {
  await using sandbox = new Service({ SANDBOX_SMTP_URL: "http://mail" }, ["sandbox", "--port", "70000"]);

  expect(await sandbox.ended()).toBe(2);

  expect(sandbox.stderr).toMatch(/SANDBOX_PORT must be .*\n.*SANDBOX_SMTP_URL must be like smtp:\/\//);
  expect(sandbox.stdout).toBe("");
});

test("`sandbox` says that the port is in use, and exits with 1", async () => {
  await using other = await startSandbox();
  const { port } = new URL(other.usersUrl);
  await using sandbox = new Service({ SANDBOX_PORT: port }, ["sandbox"]);

  expect(await sandbox.ended()).toBe(1);

  expect(sandbox.stderr).toContain(`port ${port} is already in use`);
  expect(sandbox.stdout).toBe("");
});
