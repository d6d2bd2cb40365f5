import type { Socket } from "node:net";
import { describe, expect, test } from "@jest/globals";
import { connect, failureOf, refusingUrl, startRawUpstream, startUpstream } from "../startUpstream.js";
import { until } from "../../support/until.js";

const contentType = "application/octet-stream";

/** A source that knows how often it was pulled, and whether and when it was ended by `return()`. */
class Source implements AsyncIterableIterator<Uint8Array> {
  pulls = 0;
  readonly returned: Promise<void>;
  #tellReturned: () => void = () => undefined;

  constructor(readonly pull: (count: number) => Promise<Uint8Array | undefined>) {
    this.returned = new Promise((resolve) => (this.#tellReturned = resolve));
  }

  async next(): Promise<IteratorResult<Uint8Array>> {
    const value = await this.pull(++this.pulls);
    return value === undefined ? { done: true, value } : { done: false, value };
  }

  return(): Promise<IteratorResult<Uint8Array>> {
    this.#tellReturned();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator]() {
    return this;
  }
}

function sourceOf(...chunks: string[]): Source {
  return new Source((count) =>
    Promise.resolve(chunks[count - 1] === undefined ? undefined : Buffer.from(chunks[count - 1] ?? "")),
  );
}

function endless(): Source {
  const chunk = Buffer.alloc(64 * 1024);
  return new Source(() => new Promise((resolve) => setImmediate(resolve, chunk)));
}

/** Gives one chunk, and then nothing, for ever. */
function stalling(): Source {
  return new Source((count) => (count === 1 ? Promise.resolve(Buffer.from("x")) : new Promise(() => undefined)));
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const closeOf = (socket: Socket | undefined) => new Promise((resolve) => socket?.once("close", resolve));

test("a body of many megabytes arrives whole, and is pulled no faster than it is read", async () => {
  const size = 64 * 1024;
  let arrived = 0;
  let ahead = 0;
  const chunk = Buffer.alloc(size, "a");
  const source = new Source((count) => {
    ahead = Math.max(ahead, count * size - arrived);
    return Promise.resolve(count <= 1000 ? chunk : undefined);
  });
  await using upstream = await startUpstream((request, response) => {
    request.pause();
    setTimeout(() => request.resume(), 50);
    request.on("data", (bytes: Buffer) => (arrived += bytes.length));
    request.on("end", () => response.end('{"ok":true}'));
  });
  await using client = connect(upstream.baseUrl);

  await expect(client.api.upload("/files", { contentType, bytes: source })).resolves.toEqual({
    status: 200,
    body: { ok: true },
  });

  expect(arrived).toBe(1000 * size);
  expect(ahead).toBeLessThan(20e6); // what the sockets of the system hold, not the whole
});

test("an empty body is a body of length 0", async () => {
  await using upstream = await startUpstream((request, response) => response.end(JSON.stringify(request.headers)));
  await using client = connect(upstream.baseUrl);

  const { body } = await client.api.upload("/files", { contentType, bytes: sourceOf() });

  expect(body).toMatchObject({ "content-length": "0" });
});

describe("the error of a source", () => {
  test.each([new Error("disk"), new RangeError("limit")])("is the very error of the call: %p", async (thrown) => {
    await using upstream = await startRawUpstream(() => undefined);
    await using client = connect(upstream.baseUrl);
    const source = new Source(async (count) => {
      if (count === 1) return Buffer.from("x");
      await until(() => upstream.text().includes("\r\n1\r\nx"));
      throw thrown;
    });

    await expect(client.api.upload("/files", { contentType, bytes: source })).rejects.toBe(thrown);

    await closeOf(upstream.sockets[0]);
    expect(upstream.text()).not.toContain("\r\n0\r\n\r\n"); // the body must not look whole
    expect(client.reports).toHaveLength(1);
    expect(client.reports[0]?.errorKind).toBeUndefined();
  });

  test("is the error of the call also when nothing was given before", async () => {
    await using upstream = await startRawUpstream(() => undefined);
    await using client = connect(upstream.baseUrl);
    const thrown = new Error("disk");
    const source = new Source(() => Promise.reject(thrown));

    await expect(client.api.upload("/files", { contentType, bytes: source })).rejects.toBe(thrown);
    expect(upstream.text()).not.toContain("0\r\n\r\n");
  });
});

describe("a source is ended by return() when", () => {
  test("the upstream answers 413 before it has the body", async () => {
    await using upstream = await startUpstream((_request, response) => response.writeHead(413).end());
    await using client = connect(upstream.baseUrl);
    const source = endless();

    expect(await failureOf(client.api.upload("/files", { contentType, bytes: source }))).toMatchObject({
      kind: "tooLarge",
      status: 413,
    });

    await source.returned;
    const pulls = source.pulls;
    await pause(20);
    expect(source.pulls).toBe(pulls);
  });

  test("the upstream says ok: false before it has the body, and the source has stalled", async () => {
    await using upstream = await startRawUpstream((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 12\r\n\r\n{"ok":false}');
    });
    await using client = connect(upstream.baseUrl);
    const source = stalling();

    await expect(client.api.upload("/files", { contentType, bytes: source })).resolves.toEqual({
      status: 200,
      body: { ok: false },
    });
    await source.returned;
  });

  test("the upstream breaks the connection midway", async () => {
    await using upstream = await startRawUpstream((socket) => void setImmediate(() => socket.resetAndDestroy()));
    await using client = connect(upstream.baseUrl);
    const source = endless();

    expect(await failureOf(client.api.upload("/files", { contentType, bytes: source }))).toMatchObject({
      kind: "unavailable",
    });

    await source.returned;
    expect(upstream.sockets).toHaveLength(1);
  });

  test("the upstream closes the connection while the source has stalled", async () => {
    await using upstream = await startRawUpstream((socket) => void socket.end());
    await using client = connect(upstream.baseUrl);
    const source = stalling();

    expect(await failureOf(client.api.upload("/files", { contentType, bytes: source }))).toMatchObject({
      kind: "unavailable",
    });
    await source.returned;
  });

  test("the connection is refused", async () => {
    await using client = connect(await refusingUrl());
    const source = sourceOf("x");

    expect(await failureOf(client.api.upload("/files", { contentType, bytes: source }))).toMatchObject({
      kind: "unavailable",
    });
    await source.returned;
    expect(source.pulls).toBe(0);
    expect(client.reports).toMatchObject([{ tries: 1 }]);
  });

  test.each([
    ["gives on and on", endless],
    ["has stalled", stalling],
  ])("the caller goes away while it %s", async (_name, createSource) => {
    await using upstream = await startRawUpstream(() => undefined);
    await using client = connect(upstream.baseUrl);
    const source = createSource();
    const call = failureOf(client.api.upload("/files", { contentType, bytes: source }));
    await until(() => upstream.text() !== "");
    const closed = closeOf(upstream.sockets[0]);

    client.abort.abort();

    expect(await call).toMatchObject({ kind: "cancelled" });
    await closed;
    await source.returned;
    const pulls = source.pulls;
    await pause(20);
    expect(source.pulls).toBe(pulls);
  });
});

describe("an upload times out", () => {
  test("when the upstream takes no byte for the idle time", async () => {
    await using upstream = await startRawUpstream((socket) => socket.pause());
    await using client = connect(upstream.baseUrl, { idleTimeoutMs: 150 });
    const source = endless();

    expect(await failureOf(client.api.upload("/files", { contentType, bytes: source }))).toMatchObject({
      kind: "timeout",
    });

    await source.returned;
  });

  test("when the upstream has the body and does not answer in time", async () => {
    await using upstream = await startRawUpstream(() => undefined);
    await using client = connect(upstream.baseUrl, { timeoutMs: 150 });

    expect(await failureOf(client.api.upload("/files", { contentType, bytes: sourceOf("x") }))).toMatchObject({
      kind: "timeout",
    });
  });
});

describe("an upload that moves is never cut, however long it takes:", () => {
  test("by a slow source", async () => {
    await using upstream = await startUpstream((request, response) => {
      request.resume().on("end", () => response.end("{}"));
    });
    await using client = connect(upstream.baseUrl, { idleTimeoutMs: 600, timeoutMs: 600 });
    const source = new Source((count) => pause(1_800).then(() => (count === 1 ? Buffer.from("x") : undefined)));

    await expect(client.api.upload("/files", { contentType, bytes: source })).resolves.toMatchObject({ status: 200 });
  });

  test("by a slow upstream", async () => {
    const started = performance.now();
    await using upstream = await startUpstream((request, response) => {
      request.on("data", () => {
        if (performance.now() - started > 4_000) return; // what lies in the buffers then is taken at once
        request.pause();
        setTimeout(() => request.resume(), 10);
      });
      request.on("end", () => response.end("{}"));
    });
    await using client = connect(upstream.baseUrl, { idleTimeoutMs: 3_000, timeoutMs: 3_000 });
    const chunk = Buffer.alloc(64 * 1024);
    const source = new Source((count) => Promise.resolve(count <= 1_000 ? chunk : undefined));

    await expect(client.api.upload("/files", { contentType, bytes: source })).resolves.toMatchObject({ status: 200 });
    expect(performance.now() - started).toBeGreaterThan(4_000);
  });
});
