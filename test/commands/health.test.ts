import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@jest/globals";
import { Service } from "../support/startService.js";
import { startTestApp } from "../support/startTestApp.js";

async function health(env: Readonly<Record<string, string>>, ...args: string[]) {
  await using program = new Service(env, ["health", ...args]);
  const exitCode = await program.ended();
  return { exitCode, stdout: program.stdout, stderr: program.stderr };
}

test("`health` prints the answer of /readyz, and exits with 0 when the service is ready", async () => {
  await using app = await startTestApp();
  const { port } = new URL(app.url);

  const { exitCode, stdout, stderr } = await health({ PORT: port, HOST: "0.0.0.0" });

  expect(JSON.parse(stdout)).toMatchObject({ status: "ready", upstream: { users: "up", jess: "up" } });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
});

test("`health` exits with 1 when the service is not ready", async () => {
  const asked: unknown[] = [];
  const server = createServer(({ method, url }, response) => {
    asked.push(`${method ?? ""} ${url ?? ""}`);
    response.writeHead(503).end('{"status":"not ready"}');
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  const result = await health({ PORT: "1" }, "--port", String(port));

  expect(result).toEqual({ exitCode: 1, stdout: '{"status":"not ready"}\n', stderr: "" });
  expect(asked).toEqual(["GET /readyz"]);
  await once(server.close(), "close");

  const { exitCode, stdout, stderr } = await health({ PORT: String(port) });

  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toContain(`http://127.0.0.1:${port}/readyz cannot be reached: `);
  expect(stderr).toContain("ECONNREFUSED");
});

test.each([404, 200, 503])("`health` does not take another program for the service: it answers %d", async (status) => {
  const server = createServer((_, response) => {
    response.writeHead(status, { "content-type": "text/html" }).end("<h1>Welcome</h1>\n".repeat(100));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  const result = await health({ PORT: String(port) });

  expect(result).toEqual({
    exitCode: 1,
    stdout: "",
    stderr: `http://127.0.0.1:${port}/readyz answers ${status}, not as this service does: which program has the port?\n`,
  });
  await once(server.close(), "close");
});

test("`health` exits with 2 when it cannot know the address", async () => {
  const { exitCode, stderr } = await health({ PORT: "0", HOST: "::" });

  expect(stderr).toContain("PORT must not be 0");
  expect(exitCode).toBe(2);
});
