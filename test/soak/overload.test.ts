import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { Pool } from "undici";
import { startSandbox } from "../../src/sandbox/startSandbox.js";
import { megabytes, percentile99, record } from "./figures.js";
import { startFacade, startSink } from "./startBuilt.js";

const ME = "/graphql?query=%7Bme%7Bemail%7D%7D";
const MINE = '{"data":{"me":{"email":"demo@example.org"}}}\n';

/** Asks and tells how it went, and how long it took. */
async function ask(pool: Pool, path: string, authorization: string) {
  const started = performance.now();
  const { statusCode, body } = await pool.request({ method: "GET", path, headers: { authorization } });
  const text = await body.text();
  return { statusCode, text, ms: performance.now() - started };
}

test("3,000 requests at once: 2,000 are refused, health answers, memory holds, and all is well within 5 s", async () => {
  await using sink = await startSink();
  await using facade = await startFacade({ ...sink.env, UPSTREAM_TIMEOUT_MS: "120000" });
  const authorization = "Bearer aaa.bbb.ccc";
  sink.program.child.kill("SIGUSR2"); // from now on it holds its answers back
  const [many, other] = [new Pool(facade.url), new Pool(facade.url)];

  let settled = 0;
  const asked = Array.from({ length: 3_000 }, async () => {
    const answer = await ask(many, ME, authorization);
    settled += 1;
    return answer;
  });
  while (settled < 2_000) await delay(10);
  const health = [];
  for (let i = 0; i < 100; i++) health.push(await ask(other, "/livez", authorization));
  const { peak } = await facade.program.memory();
  sink.program.child.kill("SIGUSR2");
  const released = performance.now();
  const answers = await Promise.all(asked);
  while ((await ask(other, ME, authorization)).text !== MINE) await delay(10);
  const recovery = performance.now() - released;

  const served = answers.filter(({ text }) => text === MINE).length;
  const refused = answers.filter(({ text }) => text.includes("SERVICE_OVERLOADED"));
  await record("overload, 3,000 at once: served, refused", `${served}, ${refused.length}`);
  await record(
    "overload: 99 % of the health checks within",
    `${percentile99(health.map(({ ms }) => ms)).toFixed(0)} ms`,
  );
  await record("overload: peak resident memory", megabytes(peak));
  await record("overload: all served and recovered after", `${recovery.toFixed(0)} ms`);
  expect({ served, refused: refused.length }).toEqual({ served: 1_000, refused: 2_000 });
  expect(health.every(({ statusCode }) => statusCode === 200)).toBe(true);
  expect(recovery).toBeLessThan(5_000);
  await many.close();
  await other.close();
});

test("an outage: answers within 50 ms once the circuit is open, and recovery within one period", async () => {
  const sandbox = await startSandbox();
  const { port } = new URL(sandbox.usersUrl);
  await using facade = await startFacade({ USERS_API_URL: sandbox.usersUrl, JESS_API_URL: sandbox.jessUrl });
  await sandbox.stop();
  const pool = new Pool(facade.url);
  while (!(await ask(pool, ME, "Bearer aaa.bbb.ccc")).text.includes("retryAfter")) continue;

  const during = [];
  for (let i = 0; i < 1_000; i++) {
    const left = await Promise.all(Array.from({ length: 8 }, () => ask(pool, ME, "Bearer aaa.bbb.ccc")));
    during.push(...left);
  }
  await using back = await startSandbox({ port: Number(port) });
  const returned = performance.now();
  const authorization = `Bearer ${await back.mintToken("demo@example.org")}`;
  while ((await ask(pool, ME, authorization)).text !== MINE) await delay(20);
  const recovery = performance.now() - returned;

  const slowest = percentile99(during.map(({ ms }) => ms));
  await record("outage: 99 % of 8,000 answers within", `${slowest.toFixed(1)} ms`);
  await record("outage: recovered after", `${recovery.toFixed(0)} ms`);
  await pool.close();
  expect(during.every(({ text }) => text.includes("UPSTREAM_UNAVAILABLE"))).toBe(true);
  expect(slowest).toBeLessThan(50);
  expect(recovery).toBeLessThan(6_000);
});
