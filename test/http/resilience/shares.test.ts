import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { SharedAbort } from "../../../src/http/limits/SharedAbort.js";
import { Deadline } from "../../../src/http/limits/Deadline.js";
import { Bulkhead } from "../../../src/http/resilience/Bulkhead.js";
import { connect, failureOf, startUpstream } from "../startUpstream.js";
import { until } from "../../support/until.js";

/** Answers a JSON call at once, and never ends a transfer. */
const startEndless = () =>
  startUpstream((request, response) => {
    if (request.method === "GET") response.writeHead(200).write("x");
    else request.resume();
  });

/** A file whose first byte comes, and no other. */
async function* endless() {
  yield Buffer.from("x");
  await new Promise(() => undefined);
}

const file = () => ({ contentType: "text/plain", bytes: endless() });

test("slow uploads of one caller leave places for the downloads of others", async () => {
  await using upstream = await startEndless();
  await using client = connect(upstream.baseUrl);
  const uploads = Array.from({ length: 270 }, () => client.api.upload("/u", file()).catch(() => undefined));
  await until(() => upstream.received.length >= 64);

  const abort = new AbortController();
  const other = client.http.forCaller({ ...client.caller, token: "other", signal: abort.signal });
  const downloads = await Promise.all(Array.from({ length: 64 }, () => other.download("/d")));

  expect(downloads.map(({ status }) => status)).toEqual(Array(64).fill(200));
  expect(upstream.received.filter(({ method }) => method === "POST")).toHaveLength(64);
  client.abort.abort();
  abort.abort();
  await Promise.all(uploads);
});

test("what a caller asks beyond its share is sent in order when one of its transfers ends", async () => {
  await using upstream = await startEndless();
  await using client = connect(upstream.baseUrl, { maxTransfers: 4, maxTransfersPerCaller: 1 });
  const first = await client.api.download("/1");
  const second = client.api.download("/2");
  const third = client.api.download("/3");
  expect(upstream.received).toHaveLength(1);

  first.body.destroy();
  (await second).body.destroy();
  (await third).body.destroy();

  expect(upstream.received.map(({ url }) => url?.slice(-2))).toEqual(["/1", "/2", "/3"]);
});

test("what waits for the share of its caller too long is refused as too many requests, and is not sent", async () => {
  await using upstream = await startEndless();
  const limits = { maxTransfersPerCaller: 1, maxQueued: 4, timeoutMs: 150 };
  await using client = connect(upstream.baseUrl, limits);
  const { body } = await client.api.download("/1");

  const waiting = failureOf(client.api.download("/2"));
  expect(await failureOf(client.api.upload("/3", file()))).toMatchObject({ kind: "tooManyRequests", retryAfter: 1 });
  expect(await waiting).toMatchObject({ kind: "tooManyRequests", retryAfter: 1 });

  expect(upstream.received).toHaveLength(1);
  body.destroy();
});

test("a client that closes lets the transfers end that wait for the share of their caller", async () => {
  await using upstream = await startUpstream((_request, response) => void response.end("x"));
  const client = connect(upstream.baseUrl, { maxTransfersPerCaller: 1 });
  const first = await client.api.download("/1");
  const second = client.api.download("/2");

  const closed = client.http.close();
  expect(await first.body.toArray()).toHaveLength(1);
  expect(await (await second).body.toArray()).toHaveLength(1);
  await closed;
});

const rest = () => new Promise<void>((resolve) => setImmediate(resolve));
const newDeadline = () => new Deadline(new SharedAbort(new AbortController().signal));

test("a call that waited for the share of its caller is behind those of others that wait for a slot", async () => {
  const bulkhead = new Bulkhead({ slots: 1, maxQueued: 100, perCaller: 1 });
  const order: string[] = [];
  await bulkhead.acquire("a", newDeadline());
  void bulkhead.acquire("a", newDeadline()).then(() => order.push("a"));
  void bulkhead.acquire("b", newDeadline()).then(() => order.push("b"));

  for (const token of ["a", "b"]) {
    bulkhead.release(token);
    await rest();
  }

  expect(order).toEqual(["b", "a"]);
});

test("whatever calls do, no caller exceeds its share and no slot is lost", async () => {
  const step = fc.record({
    caller: fc.constantFrom("a", "b", "c"),
    does: fc.constantFrom("ask", "end", "stop"),
    which: fc.nat(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const bulkhead = new Bulkhead({ slots: 4, maxQueued: 100, perCaller: 2 });
      const held: string[] = [];
      const waiting = new Set<Deadline>();
      const ask = async (caller: string) => {
        const deadline = newDeadline();
        waiting.add(deadline);
        await bulkhead.acquire(caller, deadline).then(
          () => held.push(caller),
          () => undefined,
        );
        waiting.delete(deadline);
      };
      for (const { caller, does, which } of steps) {
        if (does === "ask") void ask(caller);
        else if (does === "stop") [...waiting][which % Math.max(1, waiting.size)]?.stop("cancelled");
        else for (const token of held.splice(which % Math.max(1, held.length), 1)) bulkhead.release(token);
        await rest();
        const counts = ["a", "b", "c"].map((name) => held.filter((each) => each === name).length);
        expect(Math.max(...counts)).toBeLessThanOrEqual(2);
        expect(held.length).toBeLessThanOrEqual(4);
      }
      while (held.length > 0) {
        bulkhead.release(held.pop());
        await rest();
      }
      expect(waiting.size).toBe(0);
      for (const caller of ["a", "a", "b", "b", "c"]) void ask(caller);
      await rest();
      expect(held).toHaveLength(4);
    }),
  );
});
