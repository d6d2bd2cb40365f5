import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { Pool } from "undici";
import { RawConnection } from "../support/rawRequest.js";
import { megabytes, percentile99, record } from "./figures.js";
import { startFacade, startSink } from "./startBuilt.js";

const BEARER = { Authorization: "Bearer aaa.bbb.ccc" };
const IDLE_MS = 5_000;

const ME = { method: "GET", path: "/graphql?query=%7Bme%7Bemail%7D%7D", headers: BEARER } as const;

/** How long 200 callers in a row wait for an answer, at the latest 5 s after the rush that made all the others slow. */
async function answerTimes(url: string): Promise<number[]> {
  const pool = new Pool(url, { connections: 1 });
  const times = [];
  const rush = performance.now();
  while ((await (await pool.request(ME)).body.text()).includes("SERVICE_OVERLOADED")) await delay(100);
  expect(performance.now() - rush).toBeLessThan(5_000);
  for (let i = 0; i < 200; i++) {
    const started = performance.now();
    const { body } = await pool.request(ME);
    expect(await body.text()).toContain("demo@example.org");
    times.push(performance.now() - started);
  }
  await pool.close();
  return times;
}

test("500 callers that read nothing delay no others, use little memory, and are disconnected", async () => {
  await using sink = await startSink();
  await using facade = await startFacade({ ...sink.env, CLIENT_IDLE_TIMEOUT_MS: String(IDLE_MS) });
  const descriptors = await facade.program.descriptors();
  const callers = await Promise.all(Array.from({ length: 500 }, () => RawConnection.open(facade.url)));
  await Promise.all(callers.map((caller) => caller.sendHead("GET /files/100000000", BEARER)));
  await Promise.all(callers.slice(0, 200).map((caller) => caller.until("\r\n\r\n"))); // the others wait for a place
  for (const { socket } of callers) socket.pause();

  const times = await answerTimes(facade.url);
  const { resident } = await facade.program.memory();
  const started = performance.now();
  while ((await facade.program.descriptors()) > descriptors + 70) await delay(200);

  await record(
    "500 callers that read nothing: 99 % of other callers answered within",
    `${percentile99(times).toFixed(0)} ms`,
  );
  await record("500 callers that read nothing: resident memory", megabytes(resident));
  await record(
    `500 callers that read nothing: all closed (limit ${IDLE_MS} ms) after`,
    `${((performance.now() - started) / 1000).toFixed(0)} s`,
  );
  expect(resident).toBeLessThan(500e6);
  for (const caller of callers) caller.reset();
});

test("500 callers that drip their headers delay no others, and are disconnected", async () => {
  await using sink = await startSink();
  await using facade = await startFacade(sink.env);
  const started = performance.now();
  const callers = await Promise.all(Array.from({ length: 500 }, () => RawConnection.open(facade.url)));
  const drip = async (caller: RawConnection) => {
    for (const character of `GET /graphql HTTP/1.1\r\nHost: localhost\r\nX-Long: ${"x".repeat(1_000)}`) {
      if (caller.socket.destroyed) return performance.now() - started;
      await caller.send(character);
      await delay(500);
    }
    return Infinity;
  };
  const dripping = callers.map(drip);

  const times = await answerTimes(facade.url);
  const slowest = Math.max(...(await Promise.all(dripping)));

  await record(
    "500 callers that drip headers: 99 % of other callers answered within",
    `${percentile99(times).toFixed(0)} ms`,
  );
  await record("500 callers that drip headers: all closed after", `${(slowest / 1000).toFixed(1)} s`);
  expect(slowest).toBeLessThan(20_000);
});

test("a download at 300 kB/s is not cut, though it lasts 12 times the limit", async () => {
  await using sink = await startSink();
  await using facade = await startFacade({ ...sink.env, CLIENT_IDLE_TIMEOUT_MS: String(IDLE_MS) });
  using caller = await RawConnection.open(facade.url);
  await caller.sendHead("GET /files/1000000000", BEARER);
  const [started, end] = [performance.now(), performance.now() + 12 * IDLE_MS];
  let read = 0;
  caller.socket.removeAllListeners("data").on("data", (text: string) => {
    read += text.length;
    caller.socket.pause();
    setTimeout(() => caller.socket.resume(), Math.max(0, started + (read / 300_000) * 1000 - performance.now()));
  });
  while (performance.now() < end && !caller.socket.destroyed) await delay(100);

  const seconds = (performance.now() - started) / 1000;
  await record(
    `a slow download (limit ${IDLE_MS} ms)`,
    `${megabytes(read / seconds)}/s for ${seconds.toFixed(0)} s, not cut`,
  );
  expect(caller.socket.destroyed).toBe(false);
});
