import { describe, expect, test } from "@jest/globals";
import type { Socket } from "node:net";
import { connect, failureOf, startRawUpstream } from "../startUpstream.js";

/** An upstream that says this of each request when its head has come, and answers when all of it has. */
function startHinting(informational: string) {
  const told = new Set<Socket>();
  return startRawUpstream((socket, piece) => {
    if (!told.has(socket)) socket.write(informational);
    told.add(socket);
    if (piece.startsWith("GET ") || piece.startsWith("DELETE ") || piece.endsWith("\r\n0\r\n\r\n")) {
      told.delete(socket);
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{"ok":true}');
    }
  });
}

async function* bytes() {
  yield Buffer.from("abc");
  await new Promise((resolve) => setImmediate(resolve));
  yield Buffer.from("def");
}

type Api = ReturnType<typeof connect>["api"];
const CALLS: readonly (readonly [what: string, call: (api: Api) => Promise<string>])[] = [
  ["a read", async (api) => JSON.stringify((await api.getJson("/x")).body)],
  ["a change", async (api) => JSON.stringify((await api.deleteJson("/x")).body)],
  ["a download", async (api) => Buffer.concat(await (await api.download("/x")).body.toArray()).toString()],
  ["an upload", async (api) => JSON.stringify((await api.upload("/x", { contentType: "a/b", bytes: bytes() })).body)],
];

describe.each(CALLS)("%s", (_what, call) => {
  test.each([
    ["102", "HTTP/1.1 102 Processing\r\n\r\n"],
    ["103", "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n"],
    ["a status that does not exist", "HTTP/1.1 199 What\r\n\r\n"],
    ["several", "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n"],
  ])("is answered after an informational answer that was not asked for: %s", async (_status, informational) => {
    await using upstream = await startHinting(informational);
    await using client = connect(upstream.baseUrl);

    expect(await call(client.api)).toBe('{"ok":true}');
    expect(await call(client.api)).toBe('{"ok":true}');
    expect(client.reports).toMatchObject([
      { status: 200, tries: 1 },
      { status: 200, tries: 1 },
    ]);
  });

  test.each([
    ["100, which undici takes for a wrong answer", "HTTP/1.1 100 Continue\r\n\r\n"],
    ["101", "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n"],
  ])("fails by %s, once, and the next call has another connection", async (_status, informational) => {
    await using upstream = await startHinting(informational);
    await using client = connect(upstream.baseUrl);

    expect(await failureOf(call(client.api))).toMatchObject({ kind: "badResponse" });
    expect(await failureOf(call(client.api))).toMatchObject({ kind: "badResponse" });
    expect(upstream.sockets).toHaveLength(2);
  });
});
