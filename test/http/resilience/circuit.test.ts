import type { RequestListener } from "node:http";
import { describe, expect, test } from "@jest/globals";
import { CircuitBreaker } from "../../../src/http/resilience/CircuitBreaker.js";
import type { CallReport } from "../../../src/http/call/Caller.js";
import type { CallerClient } from "../../../src/http/CallerClient.js";
import { connect, failureOf, refusingUrl, startRawUpstream, startUpstream } from "../startUpstream.js";
import { until } from "../../support/until.js";

const breakerResetMs = 1_000;
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const fine: RequestListener = (_request, response) => response.end("{}");
const broken: RequestListener = (_request, response) => response.writeHead(503).end();

/** An upstream whose answers are told anew whenever the test likes. */
async function startChanging(answer: RequestListener) {
  const mood = { answer };
  return Object.assign(await startUpstream((request, response) => mood.answer(request, response)), { mood });
}

/** Five calls that the upstream is asked for, in vain. */
async function failFiveTimes({ api, reports }: { api: CallerClient; reports: CallReport[] }): Promise<void> {
  for (let i = 0; i < 5; i++) await failureOf(api.postJson("/x"));
  expect(reports.map(({ tries }) => tries)).toEqual([1, 1, 1, 1, 1]);
}

const circuitOpen = { kind: "unavailable", message: expect.stringContaining("circuit open") };

async function* oneChunk() {
  yield await Promise.resolve(Buffer.from("x"));
}
const source = { contentType: "text/plain", bytes: { [Symbol.asyncIterator]: oneChunk } };

describe("the circuit opens after five failures in a row", () => {
  test.each<[string, RequestListener, number?]>([
    ["502", (_request, response) => response.writeHead(502).end()],
    ["503", broken],
    ["504", (_request, response) => response.writeHead(504).end()],
    ["a connection that breaks", (request) => request.socket.destroy()],
    ["no answer in time", () => undefined, 60],
  ])(
    "by %s, and then calls of every kind fail without touching the network",
    async (_name, answer, timeoutMs = 30_000) => {
      await using upstream = await startUpstream(answer);
      let connections = 0;
      upstream.server.on("connection", () => connections++);
      await using client = connect(upstream.baseUrl, { timeoutMs, breakerResetMs: 3_600_000 });
      await failFiveTimes(client);
      const before = { connections, requests: upstream.received.length };

      for (let i = 0; i < 10; i++) {
        const failure = await failureOf(client.api.getJson("/x"));
        expect(failure).toMatchObject(circuitOpen);
        expect(Math.round((failure.retryAfter ?? 0) / 60)).toBe(60);
        expect(await failureOf(client.api.postJson("/x"))).toMatchObject(circuitOpen);
        expect(await failureOf(client.api.deleteJson("/x"))).toMatchObject(circuitOpen);
        expect(await failureOf(client.api.download("/x"))).toMatchObject(circuitOpen);
        expect(await failureOf(client.api.upload("/x", source))).toMatchObject(circuitOpen);
      }

      expect({ connections, requests: upstream.received.length }).toEqual(before);
      const refused = { tries: 0, errorKind: "unavailable" };
      expect(client.reports.slice(5)).toMatchObject(Array(50).fill(refused));
    },
  );

  test("on refused connections; each try of a GET counts, and there is no retry once the circuit is open", async () => {
    await using client = connect(await refusingUrl());

    for (let i = 0; i < 3; i++) await failureOf(client.api.getJson("/x"));

    expect(client.reports.map(({ tries }) => tries)).toEqual([3, 2, 0]);
  });

  test("of downloads, too", async () => {
    await using upstream = await startUpstream(broken);
    await using client = connect(upstream.baseUrl);

    for (let i = 0; i < 2; i++) await failureOf(client.api.download("/x"));

    expect(await failureOf(client.api.getJson("/x"))).toMatchObject(circuitOpen);
    expect(upstream.received).toHaveLength(5);
  });
});

test("the circuit opens when half of twenty tries fail, though never five in a row", async () => {
  let count = 0;
  await using upstream = await startUpstream((request, response) => (++count % 2 ? broken : fine)(request, response));
  await using client = connect(upstream.baseUrl);

  for (let i = 0; i < 30; i++) await client.api.postJson("/x").catch(() => undefined);

  expect(upstream.received.length).toBeGreaterThanOrEqual(20);
  expect(upstream.received.length).toBeLessThanOrEqual(21);
});

describe("the circuit never opens", () => {
  test.each([400, 401, 403, 404, 409, 413, 422, 429, 500, 302, 204])("by answers with %i", async (status) => {
    await using upstream = await startUpstream((_request, response) =>
      response.writeHead(status, { "content-type": "application/json" }).end(status === 204 ? undefined : "{}"),
    );
    await using client = connect(upstream.baseUrl);

    for (let i = 0; i < 12; i++) {
      await client.api.getJson("/x").catch(() => undefined);
      await client.api.download("/x").catch(() => undefined);
    }

    expect(upstream.received).toHaveLength(24);
  });

  test("by answers that are no JSON, or no HTTP", async () => {
    await using upstream = await startRawUpstream((socket, piece) =>
      socket.end(piece.includes("/html") ? "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n<p>" : "SSH-2.0\r\n\r\n"),
    );
    await using client = connect(upstream.baseUrl);

    for (let i = 0; i < 12; i++) {
      expect(await failureOf(client.api.getJson(i % 2 ? "/html" : "/x"))).toMatchObject({ kind: "badResponse" });
    }
  });

  test("by callers that go away", async () => {
    await using upstream = await startUpstream(() => undefined);
    await using client = connect(upstream.baseUrl);

    for (let i = 0; i < 12; i++) {
      const abort = new AbortController();
      const call = failureOf(client.http.forCaller({ ...client.caller, signal: abort.signal }).getJson("/x"));
      await until(() => upstream.received.length === i + 1);
      abort.abort();
      expect(await call).toMatchObject({ kind: "cancelled" });
    }
  });

  test("by sources of uploads that break", async () => {
    await using upstream = await startUpstream((request) => void request.resume().on("error", () => undefined));
    await using client = connect(upstream.baseUrl);
    async function* breaking(arrived: number) {
      yield Buffer.from("x");
      await until(() => upstream.received.length === arrived);
      throw new Error("the source broke");
    }

    for (let i = 0; i < 12; i++) {
      const upload = client.api.upload("/x", { contentType: "text/plain", bytes: breaking(i + 1) });
      await expect(upload).rejects.toThrow("the source broke");
    }
  });

  test("by downloads that break after their head", async () => {
    await using upstream = await startUpstream((request, response) => {
      response.writeHead(200, { "content-length": 9 }).write("x", () => request.socket.destroy());
    });
    await using client = connect(upstream.baseUrl);

    for (let i = 0; i < 12; i++) {
      const { body } = await client.api.download("/x");
      expect(await failureOf(body.toArray())).toMatchObject({ kind: "unavailable" });
    }
    expect(upstream.received).toHaveLength(12);
  });

  test("by calls that time out for having waited for their turn", async () => {
    const waiting: (() => void)[] = [];
    await using upstream = await startChanging((_request, response) => waiting.push(() => response.end("{}")));
    await using client = connect(upstream.baseUrl, { timeoutMs: 2_000, maxConcurrent: 8 });
    const calls = Array.from({ length: 16 }, () => client.api.postJson("/x"));
    await pause(1_200); // more than half of the time that a call has: what is sent then and fails says nothing
    for (const answer of waiting.splice(0)) answer();

    for (const call of calls.slice(0, 8)) await expect(call).resolves.toMatchObject({ status: 200 });
    for (const call of calls.slice(8)) expect(await failureOf(call)).toMatchObject({ kind: "timeout" });

    expect(upstream.received).toHaveLength(16);
    upstream.mood.answer = fine;
    await expect(client.api.postJson("/x")).resolves.toMatchObject({ status: 200 });
  });
});

describe("after the reset period", () => {
  test("one probe goes through while the others still fail, and its answer closes the circuit", async () => {
    await using upstream = await startChanging(broken);
    await using client = connect(upstream.baseUrl, { breakerResetMs });
    await failFiveTimes(client);
    let answer: () => void = () => undefined;
    upstream.mood.answer = (_request, response) => (answer = () => response.end("{}"));
    await pause(breakerResetMs + 20);

    const calls = Array.from({ length: 20 }, (_, n) => client.api.getJson(`/x?${n}`));

    for (const call of calls.slice(1)) {
      expect(await failureOf(call)).toMatchObject({ ...circuitOpen, retryAfter: 1 });
    }
    await until(() => upstream.received.length > 5);
    expect(await failureOf(client.api.postJson("/x"))).toMatchObject(circuitOpen);
    expect(upstream.received).toHaveLength(6);
    answer();
    await expect(calls[0]).resolves.toMatchObject({ status: 200 });
    upstream.mood.answer = fine;
    await Promise.all(Array.from({ length: 20 }, (_, n) => client.api.getJson(`/x?${n}`)));
  });

  test("a probe that fails opens the circuit for another period, and is not tried again", async () => {
    await using upstream = await startUpstream(broken);
    await using client = connect(upstream.baseUrl, { breakerResetMs });
    await failFiveTimes(client);
    await pause(breakerResetMs + 20);

    expect(await failureOf(client.api.getJson("/x"))).toMatchObject({ status: 503 });

    expect(await failureOf(client.api.getJson("/x"))).toMatchObject(circuitOpen);
    expect(upstream.received).toHaveLength(6);
  });

  test("an upstream that is back is used again within one period", async () => {
    await using upstream = await startChanging(broken);
    await using client = connect(upstream.baseUrl, { breakerResetMs });
    await failFiveTimes(client);
    upstream.mood.answer = fine;
    const started = performance.now();

    let asked = performance.now();
    while ((await client.api.getJson("/x").catch(() => undefined)) === undefined) {
      expect(asked - started).toBeLessThan(breakerResetMs + 20); // who asks later is answered
      await pause(5);
      asked = performance.now();
    }

    expect(performance.now() - started).toBeGreaterThan(breakerResetMs - 20);
  });

  test("a refusal closes the circuit, as the upstream responds", async () => {
    await using upstream = await startChanging(broken);
    await using client = connect(upstream.baseUrl, { breakerResetMs });
    await failFiveTimes(client);
    upstream.mood.answer = (_request, response) => response.writeHead(404).end();
    await pause(breakerResetMs + 20);

    for (let i = 0; i < 3; i++) expect(await failureOf(client.api.getJson("/x"))).toMatchObject({ kind: "notFound" });
  });

  test("a probe whose caller goes away, or whose source breaks, leaves the next call to be the probe", async () => {
    await using upstream = await startChanging(broken);
    await using client = connect(upstream.baseUrl, { breakerResetMs });
    await failFiveTimes(client);
    upstream.mood.answer = () => undefined;
    await pause(breakerResetMs + 20);

    const call = failureOf(client.api.getJson("/x"));
    await until(() => upstream.received.length === 6);
    client.abort.abort();
    expect(await call).toMatchObject({ kind: "cancelled" });
    expect(await failureOf(client.api.getJson("/x"))).toMatchObject({ kind: "cancelled" });
    const api = client.http.forCaller({ ...client.caller, signal: new AbortController().signal });
    const bytes = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error("the source broke")) }) };
    await expect(api.upload("/x", { contentType: "text/plain", bytes })).rejects.toThrow("the source broke");

    upstream.mood.answer = fine;
    await expect(api.getJson("/x")).resolves.toMatchObject({ status: 200 });
    await Promise.all([api.getJson("/x?1"), api.getJson("/x?2")]);
  });

  test("an upload whose source is slow does not keep others from probing", async () => {
    await using upstream = await startChanging(broken);
    await using client = connect(upstream.baseUrl, { breakerResetMs });
    await failFiveTimes(client);
    upstream.mood.answer = fine;
    await pause(breakerResetMs + 20);
    let pulled = false;
    const next = () => {
      pulled = true;
      return new Promise<never>(() => undefined);
    };
    const bytes = { [Symbol.asyncIterator]: () => ({ next }) };

    const upload = failureOf(client.api.upload("/x", { contentType: "text/plain", bytes }));
    await until(() => pulled);

    await expect(client.api.getJson("/x")).resolves.toMatchObject({ status: 200 });
    client.abort.abort();
    await upload.catch(() => undefined);
  });

  test("what was sent before the circuit opened says nothing any more", () => {
    const breaker = new CircuitBreaker(10_000);
    const early = breaker.enter();
    for (let i = 0; i < 5; i++) breaker.settle(breaker.enter(), "down");
    expect(() => breaker.enter()).toThrow("circuit open");

    breaker.settle(early, "up");

    expect(() => breaker.enter()).toThrow("circuit open");
  });
});

test("each API has a circuit of its own", async () => {
  await using upstream = await startUpstream(fine);
  await using dead = connect(await refusingUrl());
  await using alive = connect(upstream.baseUrl, { service: "jess" });
  await failFiveTimes(dead);

  expect(await failureOf(dead.api.getJson("/x"))).toMatchObject(circuitOpen);
  await expect(alive.api.getJson("/x")).resolves.toMatchObject({ status: 200 });
});
