import type { Socket } from "node:net";
import { describe, expect, test } from "@jest/globals";
import type { UploadSource } from "../../../src/http/CallerClient.js";
import { connect, failureOf, refusingUrl, startRawUpstream, startUpstream } from "../startUpstream.js";
import { until } from "../../support/until.js";

const ANSWER = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";
const reset = (socket: Socket) => socket.resetAndDestroy();

/** An upload of the chunks `first` and `last`, which counts how often it is told that it was sent. */
function twoChunks(pause: () => Promise<void> = () => Promise.resolve()) {
  let isComplete = false;
  const told = { times: 0 };
  async function* bytes() {
    yield Buffer.from("first");
    await pause();
    isComplete = true;
    yield Buffer.from("last");
  }
  const source: UploadSource = {
    contentType: "application/octet-stream",
    bytes: bytes(),
    isComplete: () => isComplete,
    onSent: () => void (told.times += 1),
  };
  return { source, told };
}

const jsonChange = (told: { times: number }) => ({ onSent: () => void (told.times += 1) });

describe("an upload tells that its last byte was given to the socket", () => {
  test("once, when it ends well", async () => {
    await using upstream = await startUpstream((request, response) => {
      request.resume().on("end", () => response.end("{}"));
    });
    await using client = connect(upstream.baseUrl);
    const { source, told } = twoChunks();

    await client.api.upload("/job", source);

    expect(told.times).toBe(1);
  });

  test.each([
    ["resets the connection", reset, "unavailable"],
    ["ends the connection", (socket: Socket) => void socket.end(), "unavailable"],
    ["answers 503", (socket: Socket) => void socket.end("HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n"), "unavailable"],
    ["answers what is not HTTP", (socket: Socket) => void socket.end("nonsense\r\n\r\n"), "badResponse"],
  ])("when the upstream has it all and %s; and it is not sent again", async (_how, end, kind) => {
    await using upstream = await startRawUpstream((socket) => {
      if (upstream.text().includes("last")) end(socket);
    });
    await using client = connect(upstream.baseUrl);
    const { source, told } = twoChunks();

    expect(await failureOf(client.api.upload("/job", source))).toMatchObject({ kind });

    expect(told.times).toBe(1);
    expect(upstream.sockets).toHaveLength(1);
    expect(client.reports).toMatchObject([{ tries: 1 }]);
  });

  test("when no answer comes in time", async () => {
    await using upstream = await startRawUpstream(() => undefined);
    await using client = connect(upstream.baseUrl, { timeoutMs: 100 });
    const { source, told } = twoChunks();

    expect(await failureOf(client.api.upload("/job", source))).toMatchObject({ kind: "timeout" });
    expect(told.times).toBe(1);
  });

  test("and then goes on when the caller disconnects", async () => {
    let answer: () => void = () => undefined;
    await using upstream = await startRawUpstream((socket) => {
      answer = () => void socket.write(ANSWER);
    });
    await using client = connect(upstream.baseUrl);
    const { source, told } = twoChunks();
    const call = client.api.upload("/job", source);
    await until(() => told.times === 1);

    client.abort.abort();
    await until(() => upstream.text().endsWith("0\r\n\r\n"));
    answer();

    await expect(call).resolves.toEqual({ status: 200, body: {} });
  });
});

describe("an upload does not tell that it was sent", () => {
  test("when the connection is refused", async () => {
    await using client = connect(await refusingUrl());
    const { source, told } = twoChunks();

    expect(await failureOf(client.api.upload("/job", source))).toMatchObject({ kind: "unavailable" });
    expect(told.times).toBe(0);
  });

  test("when the upstream breaks off before the last chunk", async () => {
    await using upstream = await startRawUpstream(reset);
    await using client = connect(upstream.baseUrl);
    const { source, told } = twoChunks(() => new Promise(() => undefined));

    expect(await failureOf(client.api.upload("/job", source))).toMatchObject({ kind: "unavailable" });
    expect(told.times).toBe(0);
  });

  test("when the upstream answers before the last chunk", async () => {
    await using upstream = await startUpstream((_request, response) => response.writeHead(503).end());
    await using client = connect(upstream.baseUrl);
    const { source, told } = twoChunks(() => new Promise(() => undefined));

    expect(await failureOf(client.api.upload("/job", source))).toMatchObject({ kind: "unavailable", status: 503 });
    expect(told.times).toBe(0);
  });

  test("when the caller disconnects before, which ends it", async () => {
    await using upstream = await startRawUpstream(() => undefined);
    await using client = connect(upstream.baseUrl);
    const { source, told } = twoChunks(() => new Promise(() => undefined));
    const call = failureOf(client.api.upload("/job", source));
    await until(() => upstream.text().includes("first"));

    client.abort.abort();

    expect(await call).toMatchObject({ kind: "cancelled" });
    expect(told.times).toBe(0);
  });
});

describe("a change by JSON", () => {
  test("tells that it was sent, and outlives its caller", async () => {
    let answer: () => void = () => undefined;
    await using upstream = await startRawUpstream((socket) => {
      answer = () => void socket.write(ANSWER);
    });
    await using client = connect(upstream.baseUrl);
    const told = { times: 0 };
    const call = client.api.postJson("/job", {}, jsonChange(told));
    await until(() => upstream.text().includes("{}"));

    client.abort.abort();
    answer();

    await expect(call).resolves.toEqual({ status: 200, body: {} });
    expect(told.times).toBe(1);
  });

  test("does not tell so when the connection is refused", async () => {
    await using client = connect(await refusingUrl());
    const told = { times: 0 };

    expect(await failureOf(client.api.postJson("/job", {}, jsonChange(told)))).toMatchObject({ kind: "unavailable" });
    expect(told.times).toBe(0);
  });
});

test.each(["JSON", "upload"] as const)("a change (%s) on a kept connection that breaks is sent once", async (way) => {
  await using upstream = await startRawUpstream((socket) => {
    if (!upstream.text().includes("POST ")) socket.write(ANSWER);
    else if (/last|\{\}$/.test(upstream.text())) reset(socket);
  });
  await using client = connect(upstream.baseUrl);
  await client.api.getJson("/jobs");
  const { source, told } = twoChunks();

  const call = way === "JSON" ? client.api.postJson("/job", {}, jsonChange(told)) : client.api.upload("/job", source);

  expect(await failureOf(call)).toMatchObject({ kind: "unavailable" });
  expect(told.times).toBe(1);
  expect(upstream.sockets).toHaveLength(1);
  expect(upstream.text().match(/POST /g)).toHaveLength(1);
});
