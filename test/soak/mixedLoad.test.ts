import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { Pool } from "undici";
import { startSandbox } from "../../src/sandbox/startSandbox.js";
import { MULTIPART, multipartBody, uploadOperation } from "../support/multipartBody.js";
import { megabytes, MINUTES, percentile99, record } from "./figures.js";
import { startFacade } from "./startBuilt.js";

const WORKERS = 12;
const CONTENT = Buffer.alloc(200_000, "load ");
const JSON_TYPE = { "content-type": "application/json" };

interface Job {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly status?: number;
  readonly expected: RegExp;
}

const query = (text: string, expected: RegExp, status = 200): Job => ({
  ...{ method: "POST", path: "/graphql", headers: JSON_TYPE, body: JSON.stringify({ query: text }) },
  ...{ expected, status },
});
const upload = (path: string, body: Buffer): Job => ({
  ...{ method: "POST", path, headers: MULTIPART, body },
  expected: /"size":200000/,
});

const file = (name: string) => ({ name, filename: "load.bin", content: CONTENT });
let serial = 0;

/** What callers do, right and wrong. */
const JOBS: readonly (() => Job)[] = [
  () => query("{ me { email } session { user } info { title } }", /"email":"demo@example.org"/),
  () => query("{ files { size children { nodes { name path size } } } }", /"name":"readme.txt"/),
  () => query('{ file(path: "/readme.txt") { url text { content } } }', /"content":/),
  () => query(`{ a${serial++ % 200}: me { email } }`, /"email":"demo@example.org"/),
  () => query(`{ nothing${serial++ % 200} }`, /GRAPHQL_VALIDATION_FAILED/, 400),
  () => query('mutation { logon(input: { email: "demo@example.org", password: "demo" }) { ok } }', /"ok":true/),
  () => ({ method: "GET", path: "/files/readme.txt", expected: /./ }),
  () => ({ method: "GET", path: "/files/nothing.txt", expected: /NOT_FOUND/, status: 404 }),
  () => upload("/files/load", multipartBody([file("file")])),
  () => upload("/graphql", multipartBody([...uploadOperation(1, "/load"), file("0")])),
];

test("under mixed load for minutes, heap, descriptors and temporary files stay as they were", async () => {
  await using sandbox = await startSandbox();
  await using facade = await startFacade({ USERS_API_URL: sandbox.usersUrl, JESS_API_URL: sandbox.jessUrl });
  const authorization = `Bearer ${await sandbox.mintToken("demo@example.org")}`;
  const [unexpected, times]: [string[], number[]] = [[], []];

  async function run(pool: Pool, job: Job, signal?: AbortSignal): Promise<void> {
    const { method, path, body = null, headers = {}, status = 200, expected } = job;
    const started = performance.now();
    const options = { method, path, body, headers: { ...headers, authorization } };
    const answer = await pool.request({ ...options, ...(signal && { signal }) });
    const text = await answer.body.text();
    times.push(performance.now() - started);
    if (answer.statusCode !== status || !expected.test(text)) {
      unexpected.push(`${path} ${answer.statusCode} ${text.slice(0, 300)}`);
    }
  }

  async function load(seconds: number): Promise<void> {
    const pool = new Pool(facade.url, { connections: WORKERS });
    const end = performance.now() + seconds * 1000;
    const worker = async () => {
      for (let i = 0; performance.now() < end; i++) {
        const job = JOBS[Math.floor(Math.random() * JOBS.length)]?.();
        if (!job) continue;
        if (i % 8 > 0) await run(pool, job);
        else await run(pool, job, AbortSignal.timeout(Math.floor(Math.random() * 20))).catch(() => undefined);
      }
    };
    await Promise.all(Array.from({ length: WORKERS }, worker));
    await pool.destroy();
    sandbox.journal.clear();
    await delay(6_000); // the connections to the upstream are kept for 4 s
  }
  const state = async () => ({ heap: await facade.program.heap(), descriptors: await facade.program.descriptors() });

  await load(Math.max(20, MINUTES * 12));
  const before = await state();
  times.length = 0;
  await load(MINUTES * 60);
  const after = await state();

  const { peak } = await facade.program.memory();
  await record("mixed load: lasted", `${MINUTES} min, ${times.length} answers, ${unexpected.length} unexpected`);
  await record("mixed load: 99 % of the answers within", `${percentile99(times).toFixed(0)} ms`);
  await record("mixed load: heap after warm-up → at the end", `${megabytes(before.heap)} → ${megabytes(after.heap)}`);
  await record("mixed load: descriptors after warm-up → at the end", `${before.descriptors} → ${after.descriptors}`);
  await record("mixed load: peak resident memory", megabytes(peak));
  await record("mixed load: temporary files left", String((await facade.leftovers()).length));
  expect(unexpected.slice(0, 5)).toEqual([]);
  expect(after.heap).toBeLessThan(before.heap * 1.2 + 8e6);
  expect(after.descriptors).toBeLessThanOrEqual(before.descriptors + 5);
  expect(await facade.leftovers()).toEqual([]);
}, 1_200_000);

test("a flood of different documents costs no more memory than the store that keeps them may take", async () => {
  await using sandbox = await startSandbox();
  await using facade = await startFacade({ USERS_API_URL: sandbox.usersUrl, JESS_API_URL: sandbox.jessUrl });
  const pool = new Pool(facade.url, { connections: 4 });
  const flood = async (from: number, to: number) => {
    for (let i = from; i < to; i += 4) {
      const asked = [i, i + 1, i + 2, i + 3].map(async (n) => {
        const body = JSON.stringify({ query: `{ ${"s: session { user } ".repeat(20)} s${n}: session { user } }` });
        return (await pool.request({ method: "POST", path: "/graphql", headers: JSON_TYPE, body })).body.dump();
      });
      await Promise.all(asked);
    }
    return facade.program.heap();
  };

  const heaps = [await flood(0, 400), await flood(400, 10_000), await flood(10_000, 20_000)];

  await pool.close();
  await record("flood: heap after 400 → 10,000 → 20,000 documents", heaps.map(megabytes).join(" → "));
  expect(heaps[2]).toBeLessThan((heaps[1] ?? 0) * 1.2 + 8e6);
});
