import { getEventListeners } from "node:events";
import type { ServerResponse } from "node:http";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { SharedAbort } from "../../../src/http/limits/SharedAbort.js";
import { Deadline } from "../../../src/http/limits/Deadline.js";
import { Bulkhead } from "../../../src/http/resilience/Bulkhead.js";
import { connect, failureOf, startUpstream, type Upstream } from "../startUpstream.js";
import { until } from "../../support/until.js";

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Answers only when told, in order. */
async function startWaiting() {
  const waiting: ServerResponse[] = [];
  const upstream = await startUpstream((_request, response) => void waiting.push(response));
  return Object.assign(upstream, { waiting, answer: (text = "{}") => waiting.shift()?.end(text) });
}

const pathsOf = ({ received }: Upstream) => received.map(({ url = "" }) => url.replace("/users/api", ""));

const overloaded = { kind: "overloaded", retryAfter: 1, status: undefined };

describe("JSON calls beyond the most at a time", () => {
  test("wait, and are sent in the order in which they came", async () => {
    await using upstream = await startWaiting();
    await using client = connect(upstream.baseUrl, { maxConcurrent: 2 });

    const calls = Array.from({ length: 8 }, (_, i) => client.api.postJson(`/${i}`));
    for (let i = 0; i < 8; i++) {
      await until(() => upstream.waiting.length === Math.min(2, 8 - i));
      expect(upstream.received).toHaveLength(Math.min(i + 2, 8));
      upstream.answer();
    }

    await Promise.all(calls);
    expect(pathsOf(upstream).slice(2)).toEqual(["/2", "/3", "/4", "/5", "/6", "/7"]);
  });

  test("fail at once as overloaded when too many wait already, and are not sent", async () => {
    await using upstream = await startWaiting();
    await using client = connect(upstream.baseUrl, { maxConcurrent: 2, maxQueued: 3 });
    const calls = Array.from({ length: 5 }, (_, n) => client.api.getJson(`/x?${n}`));
    await until(() => upstream.waiting.length === 2);

    expect(await failureOf(client.api.getJson("/much"))).toMatchObject(overloaded);

    expect(upstream.waiting).toHaveLength(2);
    expect(client.reports).toMatchObject([{ tries: 0, errorKind: "overloaded" }]);
    while (upstream.received.length < 5 || upstream.waiting.length > 0) {
      upstream.answer();
      await pause(1);
    }
    await Promise.all(calls);
    expect(pathsOf(upstream)).not.toContain("/much");
  });

  test("leave the queue when their caller goes away, which makes room in it", async () => {
    await using upstream = await startWaiting();
    await using client = connect(upstream.baseUrl, { maxConcurrent: 1, maxQueued: 1 });
    const other = client.http.forCaller({ ...client.caller, signal: new AbortController().signal });
    const first = other.postJson("/first");
    const gone = failureOf(client.api.postJson("/gone"));
    expect(await failureOf(other.postJson("/much"))).toMatchObject(overloaded);

    client.abort.abort();
    expect(await gone).toMatchObject({ kind: "cancelled" });
    const last = other.postJson("/last");

    await until(() => upstream.waiting.length === 1);
    upstream.answer();
    await until(() => upstream.waiting.length === 1);
    upstream.answer();
    await Promise.all([first, last]);
    expect(pathsOf(upstream)).toEqual(["/first", "/last"]);
    expect(getEventListeners(client.abort.signal, "abort")).toHaveLength(0);
  });

  test("time out by a deadline that counts the time they waited", async () => {
    await using upstream = await startWaiting();
    await using client = connect(upstream.baseUrl, { maxConcurrent: 1, timeoutMs: 2_000 });
    await using other = connect(upstream.baseUrl, { timeoutMs: 2_000 });
    const ends: string[] = [];
    const slow = client.api.postJson("/slow");
    const waiting = failureOf(client.api.postJson("/waiting")).finally(() => ends.push("/waiting"));
    await pause(500);
    const later = failureOf(other.api.postJson("/later")).finally(() => ends.push("/later"));
    await until(() => upstream.waiting.length === 2);
    upstream.answer();
    await slow;

    expect(await waiting).toMatchObject({ kind: "timeout" });
    expect(await later).toMatchObject({ kind: "timeout" });

    expect(pathsOf(upstream)).toEqual(["/slow", "/later", "/waiting"]);
    expect(ends).toEqual(["/waiting", "/later"]);
  });

  test("that wait when the client closes still get their turn, and new ones do not", async () => {
    await using upstream = await startWaiting();
    const client = connect(upstream.baseUrl, { maxConcurrent: 1 });
    const calls = [client.api.postJson("/1"), client.api.postJson("/2"), client.api.postJson("/3")];

    const closed = client.http.close();

    expect(await failureOf(client.api.postJson("/late"))).toMatchObject({ kind: "unavailable" });
    for (const call of calls) {
      await until(() => upstream.waiting.length === 1);
      upstream.answer();
      await call;
    }
    await closed;
  });
});

describe("transfers", () => {
  test("hold their place until the body has closed, and keep no JSON call waiting", async () => {
    await using upstream = await startUpstream((request, response) => {
      if (request.url?.includes("/json") === true) response.end("{}");
      else response.writeHead(200, { "content-length": 4 }).end("1234");
    });
    await using client = connect(upstream.baseUrl, { maxTransfers: 2, maxQueued: 4 });
    const [first, second] = await Promise.all([client.api.download("/1"), client.api.download("/2")]);
    const third = client.api.download("/3");
    expect(await failureOf(client.api.download("/much"))).toMatchObject(overloaded);
    await Promise.all(Array.from({ length: 20 }, (_, n) => client.api.getJson(`/json?${n}`)));
    expect(pathsOf(upstream)).not.toContain("/3");

    await first.body.toArray(); // read
    const { body } = await third;
    const fourth = client.api.download("/4");
    second.body.destroy(); // never read
    (await fourth).body.destroy();
    body.destroy();

    await until(() => client.reports.filter(({ path }) => !path.startsWith("/json")).length === 5);
  });

  test("an unread download whose caller goes away gives its place back, also when all of it had arrived", async () => {
    await using upstream = await startUpstream((_request, response) => response.end("1234"));
    await using client = connect(upstream.baseUrl, { maxTransfers: 1 });
    const { body } = await client.api.download("/1");
    await until(() => body.readableLength === 4);
    const other = client.http.forCaller({ ...client.caller, signal: new AbortController().signal });
    const second = other.download("/2");

    client.abort.abort();

    (await second).body.destroy();
    expect(body.errored).toMatchObject({ kind: "cancelled" });
  });

  test("uploads wait without being pulled, and end their source when they are turned away", async () => {
    await using upstream = await startUpstream((_request, response) => void response.writeHead(200).write("x"));
    await using client = connect(upstream.baseUrl, { maxTransfers: 1, maxQueued: 4, timeoutMs: 150 });
    const { body } = await client.api.download("/x");
    let pulls = 0;
    let ends = 0;
    const bytes: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.resolve(++pulls > 1 ? { done: true, value: undefined } : { value: Buffer.from("x") }),
        return: () => Promise.resolve({ done: true, value: ++ends }),
      }),
    };

    const waiting = failureOf(client.api.upload("/1", { contentType: "text/plain", bytes }));
    expect(await failureOf(client.api.upload("/2", { contentType: "text/plain", bytes }))).toMatchObject(overloaded);
    expect(await waiting).toMatchObject({ kind: "timeout" });

    expect({ pulls, ends }).toEqual({ pulls: 0, ends: 2 });
    body.destroy();
  });
});

describe("a bulkhead without shares", () => {
  const newDeadline = () => new Deadline(new SharedAbort(new AbortController().signal));

  test("gives no slot to one whose deadline comes while it waits", async () => {
    const bulkhead = new Bulkhead({ slots: 1, maxQueued: 1 });
    bulkhead.tryAcquire(undefined);
    const deadline = newDeadline();
    deadline.set(30);

    await expect(bulkhead.acquire(undefined, deadline)).rejects.toMatchObject({ kind: "timeout" });

    bulkhead.release(undefined);
    expect([bulkhead.tryAcquire(undefined), bulkhead.tryAcquire(undefined)]).toEqual([true, false]);
  });

  test("gives its slots in the order in which they are asked for, however many give up", async () => {
    const step = fc.oneof(
      fc.nat(100).map((acquire) => ({ acquire })),
      fc.nat(100).map((release) => ({ release })),
      fc.nat().map((stop) => ({ stop })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const bulkhead = new Bulkhead({ slots: 1, maxQueued: Infinity });
        bulkhead.tryAcquire(undefined);
        let waiting: { readonly id: number; readonly deadline: Deadline }[] = [];
        const [got, expected]: [number[], number[]] = [[], []];
        const ends: Promise<unknown>[] = [];
        for (const each of [...steps, { release: Infinity }]) {
          if ("acquire" in each) {
            for (let i = 0; i < each.acquire; i++) {
              const [id, deadline] = [ends.length, newDeadline()];
              waiting.push({ id, deadline });
              ends.push(bulkhead.acquire(undefined, deadline).then(() => got.push(id)));
            }
          } else if ("release" in each) {
            for (const { id } of waiting.splice(0, each.release)) {
              bulkhead.release(undefined);
              expected.push(id);
            }
          } else {
            const leaving = waiting.filter(({ id }) => (id + each.stop) % 3 > 0);
            for (const { deadline } of leaving) deadline.stop("cancelled");
            waiting = waiting.filter((one) => !leaving.includes(one));
          }
        }
        await Promise.allSettled(ends);
        expect(got).toEqual(expected);
        bulkhead.release(undefined);
        expect(bulkhead.figures).toEqual({ used: 0, waiting: 0, limit: 1 });
      }),
    );
  });
});

test("no place is lost, however calls end", async () => {
  const endings = [
    "answer",
    "refusal",
    "break",
    "abort",
    "source",
    "early",
    "unread",
    "read",
    "cut",
    "queued",
  ] as const;
  await using upstream = await startUpstream((request, response) => {
    request.on("error", () => undefined).resume();
    const { url = "" } = request;
    if (url.endsWith("/hang")) return;
    if (url.endsWith("/break")) request.socket.destroy();
    else if (url.endsWith("/refusal")) response.writeHead(404).end("no");
    else if (url.endsWith("/cut")) {
      response.writeHead(200, { "content-length": 9 }).write("x", () => request.socket.destroy());
    } else response.end("{}");
  });
  let paths = 0;
  /** Equal reads under way would be one call. */
  const own = (path: string) => `/${paths++}${path}`;
  const limits = { maxConcurrent: 3, maxTransfers: 3, maxQueued: 8 };

  const oneCall = async (client: ReturnType<typeof connect>, ending: (typeof endings)[number], delay: number) => {
    const abort = new AbortController();
    const api = client.http.forCaller({ ...client.caller, signal: abort.signal });
    async function* breaking() {
      yield Buffer.from("x");
      await pause(delay);
      throw new Error("the source broke");
    }
    switch (ending) {
      case "answer":
      case "refusal":
      case "break":
        return delay % 2 ? api.postJson(`/${ending}`) : api.getJson(own(`/${ending}`));
      case "abort":
        setTimeout(() => abort.abort(), delay);
        return delay % 2 ? api.getJson(own("/hang")) : api.download("/hang");
      case "queued":
        abort.abort();
        return api.getJson(own("/hang"));
      case "source":
        return api.upload("/hang", { contentType: "text/plain", bytes: breaking() });
      case "early":
        return api.upload("/refusal", { contentType: "text/plain", bytes: breaking() });
      case "unread":
        return (await api.download("/x")).body.destroy();
      case "read":
        return (await api.download("/x")).body.toArray();
      case "cut":
        return (await api.download("/cut")).body.toArray();
    }
  };
  const anyCall = fc.tuple(fc.constantFrom(...endings), fc.nat(12), fc.nat(20));

  await fc.assert(
    fc.asyncProperty(fc.array(anyCall, { minLength: 5, maxLength: 25 }), async (calls) => {
      await using client = connect(upstream.baseUrl, { ...limits, breakerResetMs: 0 });
      await Promise.allSettled(
        calls.map(async ([ending, delay, start]) => {
          await pause(start);
          await oneCall(client, ending, delay);
        }),
      );
      await until(() => client.reports.length === calls.length);

      // All places are there, and no more.
      const before = upstream.received.length;
      await until(async () => (await client.api.getJson(own("/answer")).catch(() => undefined)) !== undefined);
      const json = Array.from({ length: 11 }, () => failureOf(client.api.getJson(own("/hang"))));
      const transfers = Array.from({ length: 5 }, () => failureOf(client.api.download("/hang")));
      await until(() => upstream.received.length >= before + 7);
      expect(await failureOf(client.api.getJson(own("/hang")))).toMatchObject(overloaded);
      expect(await failureOf(client.api.download("/hang"))).toMatchObject(overloaded);
      client.abort.abort();
      for (const call of [...json, ...transfers]) expect(await call).toMatchObject({ kind: "cancelled" });
    }),
    { numRuns: 12 },
  );
});
