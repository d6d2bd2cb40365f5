import { getEventListeners } from "node:events";
import type { Readable } from "node:stream";
import { describe, expect, test } from "@jest/globals";
import type { UpstreamErrorKind } from "../../../src/UpstreamError.js";
import { connect, failureOf, startRawUpstream, startResettingUpstream, startUpstream } from "../startUpstream.js";
import { until } from "../../support/until.js";

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function read(body: Readable): Promise<string> {
  return Buffer.concat(await body.toArray()).toString("latin1");
}

describe("a download resolves at the head of an answer of", () => {
  test("200, with its headers and its bytes", async () => {
    await using upstream = await startUpstream((_request, response) => {
      response
        .writeHead(200, {
          "Content-Type": "text/html",
          ETag: '"x"',
          "content-disposition": "attachment",
          "content-length": 8,
        })
        .end("<b>é</b>", "latin1");
    });
    await using client = connect(upstream.baseUrl);

    const { status, headers, body } = await client.api.download("/files/a");

    expect(status).toBe(200);
    expect(headers).toMatchObject({ "content-type": "text/html", etag: '"x"', "content-length": "8" });
    expect(await read(body)).toBe("<b>é</b>");
  });

  test.each([206, 304, 412, 416])("%i", async (status) => {
    await using upstream = await startUpstream((_request, response) =>
      response.writeHead(status, { "content-range": "bytes */9" }).end(),
    );
    await using client = connect(upstream.baseUrl);

    const download = await client.api.download("/files/a", { range: "bytes=9-" });

    expect(download).toMatchObject({ status, headers: { "content-range": "bytes */9" } });
    expect(await read(download.body)).toBe("");
  });

  test("200 behind an informational answer", async () => {
    await using upstream = await startRawUpstream((socket) =>
      socket.end("HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nwhole"),
    );
    await using client = connect(upstream.baseUrl);

    const { status, headers, body } = await client.api.download("/files/a");

    expect({ status, headers, body: await read(body) }).toEqual({
      status: 200,
      headers: { "content-length": "5" },
      body: "whole",
    });
  });

  test.each([304, 412, 416])("%i, whatever the coding of its body", async (status) => {
    await using upstream = await startUpstream((_request, response) =>
      response.writeHead(status, { "content-encoding": "gzip" }).end(),
    );
    await using client = connect(upstream.baseUrl);

    expect(await client.api.download("/files/a")).toMatchObject({ status });
  });

  test("200 with no bytes at all", async () => {
    await using upstream = await startUpstream((_request, response) => response.end());
    await using client = connect(upstream.baseUrl);

    expect(await read((await client.api.download("/files/a")).body)).toBe("");
  });
});

describe("a download fails when the upstream answers", () => {
  test.each<[number, UpstreamErrorKind]>([
    [204, "badResponse"],
    [302, "badResponse"],
    [400, "failed"],
    [401, "unauthenticated"],
    [403, "forbidden"],
    [404, "notFound"],
    [429, "tooManyRequests"],
    [500, "failed"],
  ])("%i", async (status, kind) => {
    await using upstream = await startUpstream((_request, response) => {
      response
        .writeHead(status, { location: "/x", "set-cookie": "session_token=new" })
        .end(status === 204 ? undefined : "secret");
    });
    await using client = connect(upstream.baseUrl);

    expect(await failureOf(client.api.download("/files/a"))).toMatchObject({
      kind,
      status,
      method: "GET",
      path: "/files/a",
    });
    expect(client.cookies).toHaveLength(1);
    expect(upstream.received).toHaveLength(1);
  });

  test("in a content coding that was not requested", async () => {
    await using upstream = await startUpstream((_request, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end("x"),
    );
    await using client = connect(upstream.baseUrl);

    expect(await failureOf(client.api.download("/files/a"))).toMatchObject({ kind: "badResponse" });
  });

  test("nothing for the idle time", async () => {
    await using upstream = await startRawUpstream(() => undefined);
    await using client = connect(upstream.baseUrl, { idleTimeoutMs: 150 });

    expect(await failureOf(client.api.download("/files/a"))).toMatchObject({ kind: "timeout" });
  });
});

describe("a body that breaks off never ends clean:", () => {
  test.each([
    ["a known length that is not reached", "content-length: 100\r\n\r\nhalf"],
    [
      "a known length that is not reached, on a connection that said it would close",
      "connection: close\r\ncontent-length: 100\r\n\r\nhalf",
    ],
    ["a chunked body without its end", "transfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n"],
    [
      "a chunked body without its end, on a connection that said it would close",
      "connection: close\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n",
    ],
  ])("%s", async (_name, rest) => {
    for (const close of ["end", "resetAndDestroy"] as const) {
      await using upstream = await startRawUpstream((socket) => void socket.write(`HTTP/1.1 200 OK\r\n${rest}`));
      await using client = connect(upstream.baseUrl);
      const { body } = await client.api.download("/files/a");

      upstream.sockets[0]?.[close]();

      expect(await failureOf(read(body))).toMatchObject({ kind: "unavailable", path: "/files/a" });
      expect(body.destroyed).toBe(true);
      expect(client.reports).toMatchObject([{ status: 200, errorKind: "unavailable" }]);
    }
  });

  test("a body that the end of its connection would end, when the connection breaks instead", async () => {
    await using upstream = await startResettingUpstream("HTTP/1.1 200 OK\r\n\r\nhalf");
    await using client = connect(upstream.baseUrl);
    const { body } = await client.api.download("/files/a");
    const end = failureOf(read(body));
    await pause(20);

    upstream.reset();

    expect(await end).toMatchObject({ kind: "unavailable" });
  });

  test("a body that the end of its connection does end is whole", async () => {
    await using upstream = await startRawUpstream((socket) => socket.end("HTTP/1.1 200 OK\r\n\r\nwhole"));
    await using client = connect(upstream.baseUrl);

    expect(await read((await client.api.download("/files/a")).body)).toBe("whole");
  });

  test("more bytes than announced are not part of it", async () => {
    await using upstream = await startRawUpstream(
      (socket) => void socket.write("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nfullHTTP/1.1 evil"),
    );
    await using client = connect(upstream.baseUrl);

    const { body } = await client.api.download("/files/a");

    expect(await read(body)).toBe("full");
  });

  test("an upstream that falls silent midway", async () => {
    await using upstream = await startRawUpstream(
      (socket) => void socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf"),
    );
    await using client = connect(upstream.baseUrl, { idleTimeoutMs: 1_000 });
    const { body } = await client.api.download("/files/a");

    expect(await failureOf(read(body))).toMatchObject({ kind: "timeout" });
  });

  test("an invalid body in the same packet as the head is an error, and the call is reported", async () => {
    await using upstream = await startRawUpstream(
      (socket) => void socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nno chunk\r\n"),
    );
    await using client = connect(upstream.baseUrl, { maxTransfers: 1 });

    for (let i = 0; i < 2; i++) {
      const { body } = await client.api.download("/files/a");
      expect(await failureOf(read(body))).toMatchObject({ kind: "badResponse" });
    }

    await until(() => client.reports.length === 2);
  });

  test("an error before there is a listener is reported later", async () => {
    await using upstream = await startRawUpstream(
      (socket) => void socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf"),
    );
    await using client = connect(upstream.baseUrl);
    const { body } = await client.api.download("/files/a");
    const closed = new Promise((resolve) => body.on("close", resolve));

    upstream.sockets[0]?.destroy();
    await closed;

    expect(await failureOf(read(body))).toMatchObject({ kind: "unavailable" });
  });
});

describe("a reader", () => {
  test("that is slow holds the upstream back, and is not taken for an idle upstream", async () => {
    let sent = 0;
    const total = 50e6;
    await using upstream = await startUpstream((_request, response) => {
      const write = () => {
        for (; sent < total; sent += 1e5) if (!response.write(Buffer.alloc(1e5))) return void (sent += 1e5);
        response.end();
      };
      response.on("drain", write);
      write();
    });
    await using client = connect(upstream.baseUrl, { idleTimeoutMs: 600, timeoutMs: 200 });
    const { body } = await client.api.download("/files/a");

    await pause(1_800); // undici's timers are up to a second late: less would show nothing

    expect(sent).toBeLessThan(20e6);
    let length = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) length += chunk.length;
    expect(length).toBe(total);
  });

  test("is served longer than a JSON call may take, while bytes come", async () => {
    await using upstream = await startUpstream((_request, response) => {
      let count = 0;
      const drip = setInterval(() => {
        response.write("x");
        if (++count === 10) response.end(() => clearInterval(drip));
      }, 50);
    });
    await using client = connect(upstream.baseUrl, { timeoutMs: 100, idleTimeoutMs: 2_000 });

    expect(await read((await client.api.download("/files/a")).body)).toHaveLength(10);
    expect(client.reports).toMatchObject([{ status: 200, tries: 1 }]);
    expect(client.reports[0]?.durationMs).toBeGreaterThan(400);
  });

  test("that destroys the stream ends the request", async () => {
    await using upstream = await startRawUpstream(
      (socket) => void socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf"),
    );
    await using client = connect(upstream.baseUrl);
    const { body } = await client.api.download("/files/a");
    const closed = new Promise((resolve) => upstream.sockets[0]?.on("close", resolve));

    body.destroy();

    await closed;
    expect(client.reports).toHaveLength(1);
    expect(getEventListeners(client.abort.signal, "abort")).toHaveLength(0);
  });

  test("whose caller goes away gets an error, and the request ends", async () => {
    await using upstream = await startRawUpstream(
      (socket) => void socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf"),
    );
    await using client = connect(upstream.baseUrl);
    const { body } = await client.api.download("/files/a");
    const closed = new Promise((resolve) => upstream.sockets[0]?.on("close", resolve));
    const end = failureOf(read(body));

    client.abort.abort();

    expect(await end).toMatchObject({ kind: "cancelled" });
    await closed;
    expect(client.reports).toMatchObject([{ errorKind: "cancelled" }]);
  });

  test("that is done leaves the connection for the next call", async () => {
    await using upstream = await startRawUpstream(
      (socket) => void socket.write("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n1234"),
    );
    await using client = connect(upstream.baseUrl);

    expect(await read((await client.api.download("/files/a")).body)).toBe("1234");
    await pause(10); // undici frees a connection in a later turn of the event loop
    await expect(client.api.getJson("/x")).resolves.toEqual({ status: 200, body: 1234 });

    expect(upstream.sockets.length).toBe(1);
  });
});
