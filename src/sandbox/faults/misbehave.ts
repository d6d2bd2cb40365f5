import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { finished } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { Fault } from "./Fault.js";
import type { Recording } from "./Recording.js";
import type { WireRequest, WireResponse } from "../wire/WireResponse.js";

export interface Exchange {
  readonly request: WireRequest;
  readonly response: WireResponse;
  readonly recording: Recording;
  /** Aborted when the sandbox stops. */
  readonly signal: AbortSignal;
}

/** Applies the fault. True if the real handler should still respond (late, cut or dripping). */
export async function misbehave(fault: Fault, { request, response, recording, signal }: Exchange): Promise<boolean> {
  if (fault.delayMs !== undefined) await delay(fault.delayMs, undefined, { signal, ref: false });
  const { socket } = request;
  const reset = () => {
    recording.endedByUs();
    socket.resetAndDestroy();
  };
  const hasResponse = fault.status !== undefined || fault.headers !== undefined || fault.body !== undefined;
  if (fault.reset) reset();
  else if (fault.resetAfterRequestBytes !== undefined) {
    await readSome(request, fault.resetAfterRequestBytes);
    reset();
  } else if (fault.act && fault.then === "drop") {
    response.drop(reset);
    return true;
  } else if (fault.silence) {
    if (!fault.neverRead) request.resume();
  } else if (hasResponse) {
    if (!fault.answerEarly && !fault.neverRead) await finished(request.resume());
    recording.endedByUs(fault.status ?? 200);
    await respond(fault, request.method ?? "", socket);
    if (!fault.neverRead) request.resume();
    if (fault.cutAfterBytes === undefined) recording.responded(fault.status ?? 200);
  } else if (!fault.neverRead) {
    if (fault.cutAfterBytes !== undefined) {
      response.cutAfter(fault.cutAfterBytes, () => recording.endedByUs(response.statusCode));
    }
    if (fault.dripMs !== undefined) response.drip(fault.dripMs);
    return true;
  }
  return false;
}

async function readSome(request: WireRequest, bytes: number): Promise<void> {
  let read = 0;
  if (bytes > 0) {
    for await (const chunk of request) {
      read += Buffer.isBuffer(chunk) ? chunk.length : 0;
      if (read >= bytes) return;
    }
  }
}

/** Writes to the socket directly: Node refuses to send what a broken server sends. */
async function respond({ status = 200, headers = {}, body = "", ...how }: Fault, method: string, socket: Socket) {
  const bytes = Buffer.from(body);
  const lines = Array.isArray(headers) ? pairs(headers) : Object.entries(headers).flatMap(spread);
  const given = new Set(lines.map(([name]) => name.toLowerCase()));
  if (!given.has("content-length") && !given.has("transfer-encoding"))
    lines.push(["Content-Length", `${bytes.length}`]);
  if (!given.has("connection")) lines.push(["Connection", "close"]);
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`, ...lines.map((line) => line.join(": ")), "", ""];
  await send(socket, Buffer.from(head.join("\r\n"), "latin1"));
  const sent = method === "HEAD" ? Buffer.alloc(0) : bytes.subarray(0, how.cutAfterBytes);
  const step = how.dripMs ? 1 : Math.max(sent.length, 1);
  for (let at = 0; at < sent.length && !socket.destroyed; at += step) {
    await send(socket, sent.subarray(at, at + step));
    if (how.dripMs) await delay(how.dripMs, undefined, { ref: false });
  }
  if (how.cutAfterBytes === undefined) socket.end();
  else socket.destroy();
}

function spread([name, value]: [string, string | readonly string[]]): [string, string][] {
  return (typeof value === "string" ? [value] : value).map((each) => [name, each]);
}

function pairs(list: readonly string[]): [string, string][] {
  return list.flatMap((name, i): [string, string][] => (i % 2 === 0 ? [[name, list[i + 1] ?? ""]] : []));
}

/** Resolves when the bytes were written, or the socket is destroyed. */
function send(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed) resolve();
    else socket.write(bytes, () => resolve());
  });
}
