import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { Pool } from "undici";
import { rowOf, statusOf } from "../resolvers/jess/jobs.js";
import { RawConnection } from "../support/rawRequest.js";
import { megabytes, percentile99, record } from "./figures.js";
import { Program, startFacade } from "./startBuilt.js";

/** How many streams there are: less for a trial. The system has to allow as many open files, and 2,000 more. */
const STREAMS = Number(process.env.SOAK_STREAMS ?? 10_000);
const SESSIONS = Math.max(1, Math.ceil(STREAMS / 100));
/** Each of a session of its own. */
const WATCHES = 2_000;
const KIB = 1024;

/** Both upstreams: each look finds that the job has moved on. */
async function startMoving() {
  let looks = 0;
  /** When each look was answered, in ms since 1970. */
  const answeredAt: number[] = [];
  const server = createServer((request, response) => {
    request.resume();
    const { url = "" } = request;
    const send = (data: unknown) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(data));
      answeredAt[looks] = performance.timeOrigin + performance.now();
    };
    const progress = `100000, 0, 0, 0, 0, 0, ${(looks += 1)}`;
    if (url.includes("/status/")) send({ ok: true, status: "", data: statusOf(1, { status: "QUEUED", progress }) });
    else if (url.includes("/jobs")) send({ ok: true, status: "", data: [rowOf(1, { status: "QUEUED", progress })] });
    else if (url.includes("/user")) send({ ok: true, status: "", data: { email: "demo@example.org" } });
    else send({ ok: true, status: "", data: true });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    env: { USERS_API_URL: `${base}/users/api`, JESS_API_URL: `${base}/jess_web/api` },
    get looks() {
      return looks;
    },
    answeredAt,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await once(server.close(), "close");
    },
  };
}

/** The streams, held by a process of its own. */
async function openStreams(url: string, count: number, query: string, sessions = SESSIONS) {
  const tokens = Array.from({ length: sessions }, (_, i) => `aaa.bbb.${i}`).join(",");
  const program = new Program(["--import", "tsx", "test/soak/openStreams.ts", url, tokens, String(count), query], {});
  await program.says(/^(all are open)\n/m);
  return {
    program,
    figures: async () => {
      const told = once(program.child, "message");
      program.child.send("figures");
      return (await told)[0] as Record<"open" | "ended" | "broken" | "events", number>;
    },
    /** What was told since the last time, and when it came. */
    arrivals: async () => {
      const told = once(program.child, "message");
      program.child.send("arrivals");
      return (await told)[0] as [collected: number, at: number][];
    },
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}

/** Seconds of CPU that a process has used. */
async function cpuOf({ child }: Program): Promise<number> {
  const stat = await readFile(`/proc/${child.pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

const MOST = String(Math.max(STREAMS, WATCHES) + 10);
const LIMITS = { MAX_STREAMS: MOST, MAX_STREAMS_PER_ADDRESS: MOST, MAX_STREAMS_PER_SESSION: MOST };

async function answerTimes(url: string, count: number): Promise<number[]> {
  const pool = new Pool(url, { connections: 1 });
  const times: number[] = [];
  const body = JSON.stringify({ query: "{ me { email } }" });
  const headers = { authorization: "Bearer aaa.bbb.ccc", "content-type": "application/json" };
  for (let i = 0; i < count + 50; i++) {
    const started = performance.now();
    const answer = await pool.request({ method: "POST", path: "/graphql", headers, body });
    expect(await answer.body.text()).toContain("demo@example.org");
    if (i >= 50) times.push(performance.now() - started);
    await delay(2);
  }
  await pool.close();
  return times;
}

test("many streams take little memory and time, delay no others, and are drained in order", async () => {
  await using upstream = await startMoving();
  // Each session looks every 10 s.
  const pace = { JOB_POLL_MIN_MS: "10000", JOB_POLL_MAX_MS: "10000", JOB_POLLS_PER_SECOND: "1000" };
  await using facade = await startFacade({ ...upstream.env, ...LIMITS, ...pace });
  const { program, url } = facade;
  await answerTimes(url, 50);
  const [before, heapBefore] = [(await program.memory()).resident, await program.heap()];
  const alone = await answerTimes(url, 500);

  await using streams = await openStreams(url, STREAMS, 'subscription { job(id: "1") { id progress { collected } } }');
  await delay(12_000); // the first heartbeats and looks
  expect(await streams.figures()).toMatchObject({ open: STREAMS, ended: 0, broken: 0 });
  const { resident } = await program.memory();
  const held = ((await program.heap()) - heapBefore) / STREAMS;
  await streams.arrivals();
  const [cpu, { events }] = [await cpuOf(program), await streams.figures()];
  const [began, seconds] = [performance.now(), 30];
  await delay(seconds * 1_000);
  const used = (await cpuOf(program)) - cpu;
  const told = (await streams.figures()).events - events;
  const lasted = (performance.now() - began) / 1_000;
  const delays = (await streams.arrivals()).map(([collected, at]) => at - (upstream.answeredAt[collected] ?? 0));
  const beside = await answerTimes(url, 500);

  const each = (resident - before) / STREAMS;
  await record(
    `${STREAMS} streams: resident memory, growth for each, of that in the heap`,
    `${megabytes(resident)}, ${(each / KIB).toFixed(1)} KiB, ${(held / KIB).toFixed(1)} KiB`,
  );
  await record(
    `${STREAMS} streams: events a second, CPU (of one core)`,
    `${(told / lasted).toFixed(0)}, ${((used / lasted) * 100).toFixed(1)} %`,
  );
  await record(`${STREAMS} streams: 99 % of events came after a look within`, `${percentile99(delays).toFixed(1)} ms`);
  await record(
    `${STREAMS} streams: 99 % of other callers answered within (without streams)`,
    `${percentile99(beside).toFixed(1)} ms (${percentile99(alone).toFixed(1)} ms)`,
  );

  const signalled = performance.now();
  program.child.kill("SIGTERM");
  while ((await streams.figures()).ended < STREAMS && performance.now() - signalled < 30_000) await delay(100);
  const drained = (performance.now() - signalled) / 1_000;
  const { ended, broken } = await streams.figures();
  await program.ended;
  await record(`${STREAMS} streams: drained after SIGTERM within (broken)`, `${drained.toFixed(1)} s (${broken})`);

  expect({ ended, broken, exitCode: program.child.exitCode }).toEqual({ ended: STREAMS, broken: 0, exitCode: 0 });
  expect(drained).toBeLessThan(10);
  expect(percentile99(delays)).toBeLessThan(50);
  expect(held).toBeLessThan(30 * KIB);
  // The young generation grows too, once, however many they are.
  expect(each * STREAMS).toBeLessThan(30 * KIB * STREAMS + 64e6);
  expect(used / lasted).toBeLessThan(0.25 * Math.max(1, told / lasted / (STREAMS / 10)));
});

test("2,000 watches keep the pace of all looks, and no other caller waiting", async () => {
  await using upstream = await startMoving();
  await using facade = await startFacade({ ...upstream.env, ...LIMITS });
  const { url } = facade;
  const answered99 = async () => {
    const rounds = [];
    for (let round = 0; round < 3; round++) rounds.push(percentile99(await answerTimes(url, 500)));
    return rounds.sort((one, other) => one - other)[1] ?? NaN;
  };
  await answerTimes(url, 200);
  const alone = await answered99();

  await using streams = await openStreams(url, WATCHES, 'subscription { job(id: "1") { id } }', WATCHES);
  await delay(2_000);
  const [looks, began] = [upstream.looks, performance.now()];
  const beside = await answered99();
  const asked = 3 * 550; // by the callers beside them
  const perSecond = (upstream.looks - looks - asked) / ((performance.now() - began) / 1_000);

  expect(await streams.figures()).toMatchObject({ open: WATCHES, ended: 0, broken: 0 });
  await record("2,000 watches: looks a second", perSecond.toFixed(1));
  await record(
    "2,000 watches: 99 % of other callers answered within (without watches)",
    `${beside.toFixed(1)} ms (${alone.toFixed(1)} ms)`,
  );
  expect(perSecond).toBeLessThan(21);
  expect(beside).toBeLessThan(alone * 1.1 + 2);
});

test("when all have gone, their memory has too", async () => {
  await using upstream = await startMoving();
  await using facade = await startFacade({ ...upstream.env, ...LIMITS });
  await answerTimes(facade.url, 50);
  const heap = () => facade.program.heap();
  const open = async () => {
    await using streams = await openStreams(facade.url, STREAMS, 'subscription { job(id: "1") { id } }');
    await delay(3_000);
    streams.program.child.send("close");
    await delay(2_000);
  };
  await open(); // code that is compiled, buffers that are kept
  const before = await heap();
  await open();
  const after = await heap();

  await record(`${STREAMS} streams that have gone: heap before and after`, `${megabytes(before)}, ${megabytes(after)}`);
  expect(after).toBeLessThan(before * 1.1 + 1e6);
});

test("500 streams that are not read hold one event each, and are cut", async () => {
  const idleMs = 5_000;
  await using upstream = await startMoving();
  const env = { JOB_POLL_MIN_MS: "100", JOB_POLL_MAX_MS: "100", JOB_POLLS_PER_SECOND: "1000" };
  await using facade = await startFacade({
    ...upstream.env,
    ...LIMITS,
    ...env,
    CLIENT_IDLE_TIMEOUT_MS: String(idleMs),
  });
  const descriptors = await facade.program.descriptors();
  const heapBefore = await facade.program.heap();
  // Aliases make an event long, so that the buffers of the system are full soon.
  const aliases = Array.from({ length: 50 }, (_, i) => `${"x".repeat(1_000)}${i}: message`).join(" ");
  const body = JSON.stringify({ query: `subscription { job(id: "1") { ${aliases} progress { collected } } }` });
  const head = { Authorization: "Bearer aaa.bbb.ccc", Accept: "text/event-stream", "Content-Type": "application/json" };
  const readers: RawConnection[] = [];
  while (readers.length < 500) {
    const reader = await RawConnection.open(facade.url);
    readers.push(reader);
    await reader.sendHead("POST /graphql", { ...head, "Content-Length": String(Buffer.byteLength(body)) });
    await reader.send(body);
    await reader.until("\r\n\r\n");
    reader.socket.pause();
  }

  const held = ((await facade.program.heap()) - heapBefore) / readers.length;
  const started = performance.now();
  while ((await facade.program.descriptors()) > descriptors + 70 && performance.now() - started < 120_000)
    await delay(200);

  const { peak } = await facade.program.memory();
  await record(
    "500 streams that are not read: heap for each, peak of resident memory",
    `${(held / KIB).toFixed(0)} KiB, ${megabytes(peak)}`,
  );
  await record(
    `500 streams that are not read: all cut (limit ${idleMs} ms) after`,
    `${((performance.now() - started) / 1000).toFixed(0)} s`,
  );
  expect(performance.now() - started).toBeLessThan(120_000);
  // An event of 50 KiB is written, the next one waits. What is resident besides is garbage of the events before.
  expect(held).toBeLessThan(200 * KIB);
  for (const reader of readers) reader.reset();
});
