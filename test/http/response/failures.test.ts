import { getEventListeners } from "node:events";
import { describe, expect, test } from "@jest/globals";
import {
  connect,
  failureOf,
  refusingUrl,
  spelledOut,
  startJsonUpstream,
  startRawUpstream,
  startResettingUpstream,
  startUpstream,
} from "../startUpstream.js";
import { until } from "../../support/until.js";

describe("unavailable is", () => {
  test("a refused connection", async () => {
    await using client = connect(await refusingUrl());

    expect(await failureOf(client.api.postJson("/x"))).toMatchObject({
      kind: "unavailable",
      status: undefined,
      method: "POST",
      path: "/x",
    });
  });

  test("a host that does not exist", async () => {
    await using client = connect("http://nowhere.invalid/users/api");

    expect(await failureOf(client.api.postJson("/x"))).toMatchObject({ kind: "unavailable" });
  });

  test("a TLS handshake that fails", async () => {
    await using upstream = await startRawUpstream((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await using client = connect(upstream.baseUrl.replace("http:", "https:"));

    expect(await failureOf(client.api.postJson("/x"))).toMatchObject({ kind: "unavailable" });
  });

  test.each([
    ["closed before the answer", ""],
    ["closed within the head", "HTTP/1.1 200 OK\r\ncontent-le"],
    ["closed within a body of known length", "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{}"],
    [
      "closed within a body of known length that said it would close",
      "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 100\r\n\r\n{}",
    ],
    ["closed within a chunked body", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n"],
    [
      "closed within a chunked body that said it would close",
      "HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n",
    ],
  ])("a connection %s", async (_name, text) => {
    for (const close of ["end", "resetAndDestroy"] as const) {
      await using upstream = await startRawUpstream(
        (socket) => void socket.write(text, () => setImmediate(() => socket[close]())),
      );
      await using client = connect(upstream.baseUrl);

      expect(await failureOf(client.api.postJson("/x"))).toMatchObject({ kind: "unavailable" });
      expect(upstream.sockets).toHaveLength(1);
    }
  });

  test("a connection broken within a body that the end of its connection would end", async () => {
    await using upstream = await startResettingUpstream("HTTP/1.1 200 OK\r\nset-cookie: session_token=x\r\n\r\n1");
    await using client = connect(upstream.baseUrl, {}, { onSessionCookie: () => setTimeout(upstream.reset, 20) });

    expect(await failureOf(client.api.postJson("/x"))).toMatchObject({ kind: "unavailable" });
  });

  test("a client that is closed", async () => {
    await using upstream = await startJsonUpstream("{}");
    const client = connect(upstream.baseUrl);
    await client.http.close();

    expect(await failureOf(client.api.getJson("/x"))).toMatchObject({ kind: "unavailable" });
  });
});

describe("a timeout is", () => {
  test("an upstream that accepts and says nothing, within the total deadline", async () => {
    await using upstream = await startRawUpstream(() => undefined);
    await using client = connect(upstream.baseUrl, { timeoutMs: 1_000 });
    const started = performance.now();

    expect(await failureOf(client.api.getJson("/x"))).toMatchObject({ kind: "timeout", status: undefined });

    expect(performance.now() - started).toBeGreaterThan(990);
    expect(upstream.sockets).toHaveLength(1); // no retry after a timeout
  });

  test("an upstream that drips its answer byte by byte over the total deadline", async () => {
    await using upstream = await startRawUpstream((socket) => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n");
      const drip = setInterval(() => socket.write("1"), 20);
      socket.on("close", () => clearInterval(drip));
    });
    await using client = connect(upstream.baseUrl, { timeoutMs: 1_000 });

    expect(await failureOf(client.api.getJson("/x"))).toMatchObject({ kind: "timeout" });
    await until(() => upstream.sockets[0]?.destroyed === true);
  });

  test("an upstream silent for the idle time, when that is shorter than the deadline", async () => {
    await using upstream = await startRawUpstream(
      (socket) => void socket.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"),
    );
    await using client = connect(upstream.baseUrl, { idleTimeoutMs: 100 });

    expect(await failureOf(client.api.getJson("/x"))).toMatchObject({ kind: "timeout" });
  });

  test("a TLS handshake that is not answered, within the time to connect", async () => {
    await using upstream = await startRawUpstream(() => undefined);
    await using client = connect(upstream.baseUrl.replace("http:", "https:"), { connectTimeoutMs: 100 });

    expect(await failureOf(client.api.postJson("/x"))).toMatchObject({ kind: "timeout" });
  });

  test("a call that waits for its turn over the deadline", async () => {
    await using upstream = await startRawUpstream(() => undefined);
    await using client = connect(upstream.baseUrl, { timeoutMs: 1_000, maxConcurrent: 1 });

    const calls = [client.api.postJson("/first"), client.api.postJson("/second")];

    for (const call of calls) expect(await failureOf(call)).toMatchObject({ kind: "timeout" });
    expect(upstream.text()).toContain("/first"); // the second had its turn at the deadline, or never: see places.test.ts
  });
});

describe("the caller's abort", () => {
  test("ends a call at once, and the request with it", async () => {
    let arrived: () => void = () => undefined;
    const underWay = new Promise<void>((resolve) => (arrived = resolve));
    await using upstream = await startRawUpstream(() => arrived());
    await using client = connect(upstream.baseUrl);
    const call = failureOf(client.api.postJson("/x"));
    await underWay;
    const closed = new Promise((resolve) => upstream.sockets[0]?.on("close", resolve));

    client.abort.abort();

    expect(await call).toMatchObject({ kind: "cancelled" });
    await closed;
  });

  test("ends a call in the midst of its answer", async () => {
    await using upstream = await startRawUpstream(
      (socket) => void socket.write("HTTP/1.1 404 Not Found\r\ncontent-length: 10\r\n\r\n{"),
    );
    const abort = new AbortController();
    await using client = connect(upstream.baseUrl, {}, { signal: abort.signal, onSessionCookie: () => undefined });
    const call = failureOf(client.api.getJson("/x"));
    await until(() => upstream.sockets[0]?.bytesWritten === 47);

    abort.abort();

    expect(await call).toMatchObject({ kind: "cancelled" });
  });

  test("before the call keeps it from being sent", async () => {
    await using upstream = await startRawUpstream(() => undefined);
    await using client = connect(upstream.baseUrl, {}, { signal: AbortSignal.abort() });

    expect(await failureOf(client.api.getJson("/x"))).toMatchObject({ kind: "cancelled" });
    expect(await failureOf(client.api.download("/x"))).toMatchObject({ kind: "cancelled" });
    expect(upstream.sockets).toHaveLength(0);
  });

  test("leaves no listener behind, however a call ends", async () => {
    await using upstream = await startUpstream((request, response) => {
      if (request.url?.endsWith("/break") === true) request.socket.destroy();
      else response.end("{}");
    });
    await using client = connect(upstream.baseUrl);

    await client.api.getJson("/x");
    await client.api.postJson("/break").catch(() => undefined);
    await client.api.getJson("/break").catch(() => undefined);
    const { body } = await client.api.download("/x");
    await body.resume().toArray();

    expect(getEventListeners(client.abort.signal, "abort")).toHaveLength(0);
  });

  test("reaches a hundred calls at once by one listener", async () => {
    await using upstream = await startRawUpstream(() => undefined);
    await using client = connect(upstream.baseUrl, { maxConcurrent: 100 });
    const calls = Array.from({ length: 100 }, (_, n) => failureOf(client.api.getJson(`/x?${n}`)));
    await until(() => upstream.sockets.length >= 100);
    expect(getEventListeners(client.abort.signal, "abort")).toHaveLength(1);

    client.abort.abort();

    for (const call of calls) expect(await call).toMatchObject({ kind: "cancelled" });
  });
});

describe("what is told of a call", () => {
  test("no error holds the token, a cookie, a header or a body", async () => {
    await using upstream = await startRawUpstream((socket) => {
      socket.end(
        "HTTP/1.1 200 OK\r\nset-cookie: session_token=secret-cookie\r\nx-key: secret-header\r\ncontent-length: 100\r\n\r\nsecret-body",
      );
    });
    await using client = connect(upstream.baseUrl, {}, { token: "secret-token" });

    const error = await failureOf(client.api.postJson("/x", { password: "secret-password" }));

    expect(spelledOut(error)).not.toContain("secret");
    expect(error.cause).toEqual({ code: expect.any(String), name: expect.any(String), message: expect.any(String) });
  });

  test("each call is reported once, with how it ended", async () => {
    await using upstream = await startUpstream((request, response) => {
      response
        .writeHead(request.url?.endsWith("/missing") === true ? 404 : 200, { "content-type": "application/json" })
        .end("{}");
    });
    await using client = connect(upstream.baseUrl);

    await client.api.getJson("/x");
    await failureOf(client.api.deleteJson("/missing"));
    await upstream[Symbol.asyncDispose]();
    await failureOf(client.api.postJson("/x"));

    const common = { service: "users", durationMs: expect.any(Number), tries: 1 };
    expect(client.reports).toEqual([
      { ...common, method: "GET", path: "/x", status: 200 },
      { ...common, method: "DELETE", path: "/missing", status: 404, errorKind: "notFound" },
      { ...common, method: "POST", path: "/x", errorKind: "unavailable" },
    ]);
  });

  test("a request id that is no header value is a bug, and never becomes a header", async () => {
    await using upstream = await startRawUpstream(() => undefined);
    await using client = connect(upstream.baseUrl, {}, { requestId: "a\r\nx-evil: 1" });

    await expect(client.api.getJson("/x")).rejects.toMatchObject({ code: "UND_ERR_INVALID_ARG" });
    expect(upstream.text()).toBe("");
  });
});

describe("closing the client", () => {
  test("lets the calls under way end, and refuses new ones", async () => {
    let answer: () => void = () => undefined;
    await using upstream = await startUpstream((_request, response) => (answer = () => response.end("{}")));
    const client = connect(upstream.baseUrl);
    const call = client.api.getJson("/x");
    await until(() => upstream.received.length > 0);

    const closed = client.http.close();

    expect(await failureOf(client.api.getJson("/y"))).toMatchObject({ kind: "unavailable" });
    answer();
    await expect(call).resolves.toMatchObject({ status: 200 });
    await closed;
  });

  test("cuts what takes longer than a call may", async () => {
    await using upstream = await startUpstream((_request, response) => void response.writeHead(200).write("x"));
    const client = connect(upstream.baseUrl, { timeoutMs: 100 });
    const { body } = await client.api.download("/x");

    await client.http.close();

    await expect(body.toArray()).rejects.toMatchObject({ kind: "unavailable" });
  });
});
