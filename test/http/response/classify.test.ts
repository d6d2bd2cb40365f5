import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import type { UpstreamErrorKind } from "../../../src/UpstreamError.js";
import {
  connect,
  failureOf,
  spelledOut,
  startJsonUpstream,
  startRawUpstream,
  startUpstream,
} from "../startUpstream.js";
import { until } from "../../support/until.js";

describe("an answer", () => {
  test.each([
    ["application/json"],
    ["application/json; charset=utf-8"],
    ["Application/JSON;charset=UTF-8"],
    ["text/json"],
    ["application/problem+json"],
    ["text/plain"],
    ["text/plain;charset=ISO-8859-1"],
  ])("of content type %s is read as JSON", async (type) => {
    await using upstream = await startJsonUpstream(' [{ "ok" : true }] ', 200, { "content-type": type });
    await using client = connect(upstream.baseUrl);

    await expect(client.api.getJson("/x")).resolves.toEqual({ status: 200, body: [{ ok: true }] });
  });

  test("without content type is read as JSON", async () => {
    await using upstream = await startUpstream((_request, response) => response.writeHead(201).end("null"));
    await using client = connect(upstream.baseUrl);

    await expect(client.api.getJson("/x")).resolves.toEqual({ status: 201, body: null });
  });

  test("may begin with a byte order mark, and come in many pieces that break characters", async () => {
    await using upstream = await startUpstream((_request, response) => {
      response.setHeader("content-type", "application/json");
      for (const byte of Buffer.from('\ufeff{"name":"日本é😀"}')) response.write(Buffer.from([byte]));
      response.end();
    });
    await using client = connect(upstream.baseUrl);

    await expect(client.api.getJson("/x")).resolves.toEqual({ status: 200, body: { name: "日本é😀" } });
  });

  test.each([400, 409, 422, 500])("with ok: false under %i is data", async (status) => {
    await using upstream = await startJsonUpstream('{"ok":false,"status":"no"}', status);
    await using client = connect(upstream.baseUrl);

    await expect(client.api.postJson("/x", {})).resolves.toEqual({ status, body: { ok: false, status: "no" } });
  });

  test("with ok: false under 200 is data, and keys like __proto__ are mere keys", async () => {
    await using upstream = await startJsonUpstream('{"ok":false,"__proto__":{"admin":true}}');
    await using client = connect(upstream.baseUrl);

    const { body } = await client.api.getJson("/x");

    expect(JSON.stringify(body)).toBe('{"ok":false,"__proto__":{"admin":true}}');
    expect(body).not.toHaveProperty("admin");
  });

  test("is found behind informational answers", async () => {
    await using upstream = await startRawUpstream((socket) => {
      socket.write("HTTP/1.1 103 Early Hints\r\nset-cookie: session_token=early\r\n\r\n");
      socket.write("HTTP/1.1 200 OK\r\nset-cookie: session_token=late\r\ncontent-length: 1\r\n\r\n1");
    });
    await using client = connect(upstream.baseUrl);

    await expect(client.api.getJson("/x")).resolves.toEqual({ status: 200, body: 1 });
    expect(client.cookies).toEqual([{ value: "late", deletes: false }]);
  });
});

describe("a status", () => {
  const statuses: [number, UpstreamErrorKind][] = [
    [300, "badResponse"],
    [301, "badResponse"],
    [302, "badResponse"],
    [304, "badResponse"],
    [307, "badResponse"],
    [308, "badResponse"],
    [401, "unauthenticated"],
    [403, "forbidden"],
    [404, "notFound"],
    [413, "tooLarge"],
    [429, "tooManyRequests"],
    [400, "failed"],
    [405, "failed"],
    [418, "failed"],
    [422, "failed"],
    [500, "failed"],
    [501, "failed"],
    [507, "failed"],
    [502, "unavailable"],
    [503, "unavailable"],
    [504, "unavailable"],
  ];
  test.each(statuses)("of %i is %s, whatever comes with it", async (status, kind) => {
    for (const [type, text] of [
      ["text/html", "<h1>secret</h1>"],
      ["application/json", '{"ok":true,"status":"secret"}'],
      ["application/json", "secret"],
      ["application/json", ""],
    ] as const) {
      await using upstream = await startJsonUpstream(status === 304 ? "" : text, status, {
        "content-type": type,
        location: "/elsewhere",
      });
      await using client = connect(upstream.baseUrl);

      const error = await failureOf(client.api.postJson("/x", {}));

      expect(error).toMatchObject({
        kind,
        status,
        service: "users",
        method: "POST",
        path: "/x",
        retryAfter: undefined,
      });
      expect(spelledOut(error)).not.toMatch(/secret|elsewhere/);
      expect(upstream.received).toHaveLength(1);
    }
  });

  test.each([401, 403, 404, 429, 503])("of %i is told by itself, ok: false or not", async (status) => {
    await using upstream = await startJsonUpstream('{"ok":false,"status":"no"}', status);
    await using client = connect(upstream.baseUrl);

    expect(await failureOf(client.api.postJson("/x"))).toMatchObject({ status });
  });

  test.each([
    [429, "7", 7],
    [503, "0", 0],
    [503, "Fri, 31 Dec 1999 23:59:59 GMT", 0],
    [429, "soon", undefined],
    [429, "-5", undefined],
    [429, "1e3", undefined],
    [429, "", undefined],
  ])("of %i with Retry-After %j asks for a pause of %s s", async (status, value, retryAfter) => {
    await using upstream = await startJsonUpstream("{}", status, { "retry-after": value });
    await using client = connect(upstream.baseUrl);

    expect(await failureOf(client.api.postJson("/x"))).toMatchObject({ status, retryAfter });
  });

  test("of 429 with Retry-After as a date asks for a pause until then", async () => {
    await using upstream = await startJsonUpstream("{}", 429, {
      "retry-after": new Date(Date.now() + 60_000).toUTCString(),
    });
    await using client = connect(upstream.baseUrl);

    const { retryAfter } = await failureOf(client.api.getJson("/x"));

    expect(retryAfter).toBeGreaterThan(57);
    expect(retryAfter).toBeLessThanOrEqual(60);
  });

  test.each([401, 404, 502])("of %i keeps its meaning when its body breaks off", async (status) => {
    await using upstream = await startRawUpstream((socket) => {
      socket.end(`HTTP/1.1 ${status} Oops\r\ncontent-length: 100\r\n\r\nhalf`);
    });
    await using client = connect(upstream.baseUrl);

    expect(await failureOf(client.api.postJson("/x"))).toMatchObject({ status });
  });

  test("of 500 whose body never ends keeps its meaning", async () => {
    await using upstream = await startRawUpstream(
      (socket) => void socket.write("HTTP/1.1 500 Oops\r\ncontent-length: 100\r\n\r\nhalf"),
    );
    await using client = connect(upstream.baseUrl, { timeoutMs: 1_000 });

    expect(await failureOf(client.api.postJson("/x"))).toMatchObject({ status: 500, kind: "failed" });
  });

  test("of 404 with an endless body is told without reading it all", async () => {
    await using upstream = await startUpstream((_request, response) => {
      response.writeHead(404, { "content-type": "text/html" });
      const write = () => {
        while (!response.destroyed && response.write(Buffer.alloc(10_000)));
      };
      response.on("drain", write);
      write();
    });
    await using client = connect(upstream.baseUrl);

    expect(await failureOf(client.api.getJson("/x"))).toMatchObject({ kind: "notFound" });
  });
});

describe("under 2xx it is a bad response", () => {
  test.each<[string, number, string, Record<string, string>]>([
    ["HTML", 200, "<html>secret</html>", { "content-type": "text/html" }],
    ["a binary file", 200, "{}", { "content-type": "application/octet-stream" }],
    ["a content type that only resembles JSON", 200, "{}", { "content-type": "application/jsonp" }],
    ["no body", 200, "", {}],
    ["204", 204, "", {}],
    ["broken JSON", 200, '{"token":"secret', {}],
    ["JSON and more", 200, "{} secret", {}],
    ["only a byte order mark", 200, "\ufeff", {}],
    ["an unknown content coding", 200, "{}", { "content-encoding": "zstd" }],
    ["a content coding that does not hold", 200, "{}", { "content-encoding": "gzip" }],
  ])("%s", async (_name, status, text, headers) => {
    await using upstream = await startJsonUpstream(text, status, headers);
    await using client = connect(upstream.baseUrl);

    const error = await failureOf(client.api.getJson("/x"));

    expect(error).toMatchObject({ kind: "badResponse", status });
    expect(spelledOut(error)).not.toContain("secret");
    expect(upstream.received).toHaveLength(1);
  });

  test("bytes that are not UTF-8", async () => {
    await using upstream = await startUpstream((_request, response) => response.end(Buffer.from('"\xe9"', "latin1")));
    await using client = connect(upstream.baseUrl);

    expect(await failureOf(client.api.getJson("/x"))).toMatchObject({ kind: "badResponse" });
  });

  test.each([
    ["told by its length", "content-length: 1001\r\n\r\n"],
    ["found by reading", `transfer-encoding: chunked\r\n\r\n3e9\r\n${"1".repeat(1001)}\r\n`],
  ])("a body over the limit, %s", async (_name, rest) => {
    await using upstream = await startRawUpstream((socket) => void socket.write(`HTTP/1.1 200 OK\r\n${rest}`));
    await using client = connect(upstream.baseUrl, { maxAnswerBytes: 1000 });

    expect(await failureOf(client.api.getJson("/x"))).toMatchObject({ kind: "badResponse", status: 200 });
  });

  test("what is no HTTP", async () => {
    await using upstream = await startRawUpstream((socket) => void socket.write("SSH-2.0-OpenSSH_9.6 secret\r\n"));
    await using client = connect(upstream.baseUrl);

    const error = await failureOf(client.api.getJson("/x"));

    expect(error).toMatchObject({ kind: "badResponse", status: undefined });
    expect(spelledOut(error)).not.toContain("secret");
    expect(upstream.sockets).toHaveLength(1);
  });

  test("an attachment, of which nothing is read", async () => {
    let sent = 0;
    await using upstream = await startUpstream((_request, response) => {
      response.writeHead(200, {
        "content-type": "application/json",
        "content-disposition": 'Attachment; filename="a.json"',
      });
      const write = () => {
        for (; !response.destroyed && sent < 1e8; sent += 1e5) if (!response.write(Buffer.alloc(1e5))) return;
      };
      response.on("drain", write);
      write();
    });
    await using client = connect(upstream.baseUrl);

    expect(await failureOf(client.api.getJson("/x"))).toMatchObject({ kind: "badResponse" });
    expect(sent).toBeLessThan(2e7);
  });
});

describe("a content coding that was not requested is decoded:", () => {
  const json = Buffer.from('{"ok":true}');
  test.each([
    ["gzip", gzipSync(json)],
    ["X-GZIP", gzipSync(json)],
    ["br", brotliCompressSync(json)],
    ["deflate", deflateSync(json)],
    ["deflate", deflateRawSync(json)],
    ["identity", json],
  ])("%s", async (coding, bytes) => {
    await using upstream = await startUpstream((_request, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-encoding": coding }).end(bytes);
    });
    await using client = connect(upstream.baseUrl);

    await expect(client.api.getJson("/x")).resolves.toEqual({ status: 200, body: { ok: true } });
  });

  test.each(["gzip", "br", "deflate"])("a bomb of %s is a bad response", async (coding) => {
    const zeros = Buffer.from(`"${"0".repeat(1e6)}"`); // JSON, but for its length
    const bomb = coding === "gzip" ? gzipSync(zeros) : coding === "br" ? brotliCompressSync(zeros) : deflateSync(zeros);
    await using upstream = await startUpstream((_request, response) =>
      response.writeHead(200, { "content-encoding": coding }).end(bomb),
    );
    await using client = connect(upstream.baseUrl, { maxAnswerBytes: 10_000 });

    expect(bomb.length).toBeLessThan(10_000);
    expect(await failureOf(client.api.getJson("/x"))).toMatchObject({ kind: "badResponse" });
  });

  test("under 500 too", async () => {
    await using upstream = await startUpstream((_request, response) => {
      response.writeHead(500, { "content-encoding": "gzip" }).end(gzipSync('{"ok":false}'));
    });
    await using client = connect(upstream.baseUrl);

    await expect(client.api.getJson("/x")).resolves.toEqual({ status: 500, body: { ok: false } });
  });
});

describe("the session cookie", () => {
  test.each([200, 302, 401, 404, 500, 503])("of an answer with status %i is told to the caller", async (status) => {
    const lines = ["lang=en", "session_token=one; Path=/", "session_token=two; Max-Age=60"];
    await using upstream = await startJsonUpstream("{}", status, { "set-cookie": lines });
    await using client = connect(upstream.baseUrl);

    await client.api.postJson("/x").catch(() => undefined);

    expect(client.cookies).toEqual([
      { value: "one", deletes: false },
      { value: "two", deletes: false, maxAge: 60 },
    ]);
  });

  test("is told at the head, before a body that never comes", async () => {
    await using upstream = await startRawUpstream((socket) => {
      socket.write("HTTP/1.1 200 OK\r\nset-cookie: session_token=new\r\ncontent-length: 5\r\n\r\n");
    });
    await using client = connect(upstream.baseUrl);
    const call = failureOf(client.api.getJson("/x"));

    await until(() => client.cookies.length === 1);

    client.abort.abort();
    expect(await call).toMatchObject({ kind: "cancelled" });
    expect(client.cookies).toEqual([{ value: "new", deletes: false }]);
  });

  test("is found among 20 kB of odd headers", async () => {
    const odd = [
      "__proto__: x",
      "set-cookie: nameless",
      `set-cookie: big=${"é".repeat(20_000)}`,
      "set-cookie: session_token=\xff; Path=/",
      "constructor: x",
    ];
    await using upstream = await startRawUpstream((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n${odd.join("\r\n")}\r\ncontent-length: 2\r\n\r\n{}`, "latin1");
    });
    await using client = connect(upstream.baseUrl);

    await client.api.getJson("/x");

    expect(client.cookies).toEqual([{ value: "\xff", deletes: false }]);
  });
});
