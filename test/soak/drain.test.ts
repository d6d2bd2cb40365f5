import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { Pool } from "undici";
import { startSandbox } from "../../src/sandbox/startSandbox.js";
import { MULTIPART, multipartBody } from "../support/multipartBody.js";
import { RawConnection, rawRequest } from "../support/rawRequest.js";
import { record } from "./figures.js";
import { startFacade } from "./startBuilt.js";

const QUERY = {
  method: "POST",
  path: "/graphql",
  body: JSON.stringify({ query: "{ me { email } }" }),
} as const;

test("a service that is stopped under load fails not one request, as long as callers heed /readyz", async () => {
  await using sandbox = await startSandbox({ quirks: { latencyMs: 20 } });
  await using facade = await startFacade({ USERS_API_URL: sandbox.usersUrl, JESS_API_URL: sandbox.jessUrl });
  const authorization = `Bearer ${await sandbox.mintToken("demo@example.org")}`;
  const headers = { authorization, "content-type": "application/json" };
  const pool = new Pool(facade.url, { connections: 32 });
  const failed: unknown[] = [];
  let [isReady, stopped, served, servedLate] = [true, false, 0, 0];

  const caller = async (pauseMs: number) => {
    while (isReady) {
      try {
        const { statusCode, body } = await pool.request({ ...QUERY, headers });
        const text = await body.text();
        if (statusCode !== 200 || !text.includes("demo@example.org")) failed.push(text);
        served += 1;
        if (stopped) servedLate += 1;
      } catch (error) {
        failed.push(error);
      }
      await delay(pauseMs);
    }
  };
  const callers = Array.from({ length: 64 }, (_, i) => caller(i % 4 === 0 ? 200 : 0));
  const prober = async () => {
    while ((await rawRequest(facade.url, "GET /readyz")).status === 200) await delay(100);
    isReady = false;
  };
  const body = multipartBody([{ name: "file", filename: "a", content: Buffer.alloc(3_000_000) }]);
  using upload = await RawConnection.open(facade.url);
  const length = { "Content-Length": String(body.length) };
  await upload.sendHead("POST /files/", { ...MULTIPART, Authorization: authorization, ...length });
  const uploading = (async () => {
    for (let at = 0; at < body.length; at += 10_000) {
      await upload.send(body.subarray(at, at + 10_000));
      await delay(20); // for about 6 s in all
    }
  })();

  const probing = prober();
  await delay(3_000);
  facade.program.child.kill("SIGTERM");
  stopped = true;
  await Promise.all([...callers, probing]);
  await pool.close();
  await uploading;
  const answer = await upload.answer();
  await facade.program.ended;

  await record("drain under load: requests served, of these after SIGTERM", `${served}, ${servedLate}`);
  await record("drain under load: failed", String(failed.length));
  expect(failed).toEqual([]);
  expect(servedLate).toBeGreaterThan(0);
  expect(answer.body).toContain('"size":3000000');
  expect(facade.program.child.exitCode).toBe(0);
});
