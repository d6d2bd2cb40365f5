import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createSocketServer, type Socket } from "node:net";
import type { Server as SocketServer } from "node:net";
import { inspect } from "node:util";
import type { CallReport, Caller } from "../../src/http/call/Caller.js";
import { HttpClient, type HttpClientOptions } from "../../src/http/HttpClient.js";
import type { SessionCookie } from "../../src/http/call/sessionCookie.js";
import { UpstreamError } from "../../src/UpstreamError.js";

export interface Upstream {
  readonly baseUrl: string;
  readonly server: Server;
  /** Each request that arrived. */
  readonly received: IncomingMessage[];
  [Symbol.asyncDispose](): Promise<void>;
}

/** An upstream API made of one request listener. */
export async function startUpstream(answer: RequestListener): Promise<Upstream> {
  const received: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    received.push(request);
    answer(request, response);
  });
  return { server, received, ...(await listen(server)) };
}

/** An upstream that answers every request with the same JSON text. */
export function startJsonUpstream(
  text: string,
  status = 200,
  headers: Record<string, string | string[]> = {},
): Promise<Upstream> {
  return startUpstream((_request, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(text);
  });
}

export interface RawUpstream {
  readonly baseUrl: string;
  /** Each connection that was made. */
  readonly sockets: Socket[];
  /** All bytes that arrived, over all connections, in Latin-1. */
  text(): string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** An upstream of bare sockets: it is told of each piece that arrives, and writes what it likes. */
export async function startRawUpstream(onData: (socket: Socket, piece: string) => void): Promise<RawUpstream> {
  const sockets: Socket[] = [];
  let text = "";
  const server = createSocketServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => undefined);
    socket.on("data", (bytes) => {
      const piece = bytes.toString("latin1");
      text += piece;
      onData(socket, piece);
    });
  });
  const { baseUrl, ...rest } = await listen(server);
  return {
    baseUrl,
    sockets,
    text: () => text,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await rest[Symbol.asyncDispose]();
    },
  };
}

/**
 * An upstream that writes a text on each connection and, when told, resets it. The system sends a true reset, without a
 * regular end before it, when a socket is closed whose bytes were not all read; so nothing is read here.
 */
export async function startResettingUpstream(text: string) {
  const sockets: Socket[] = [];
  const server = createSocketServer({ pauseOnConnect: true }, (socket) => {
    sockets.push(socket);
    socket.on("error", () => undefined);
    setTimeout(() => socket.write(text), 20); // when the request is surely there
  });
  const reset = () => {
    for (const socket of sockets) socket.destroy();
  };
  return { reset, ...(await listen(server)) };
}

export async function listen(server: Server | SocketServer) {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    baseUrl: `http://127.0.0.1:${address.port}/users/api`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      if ("closeAllConnections" in server) server.closeAllConnections();
      await closed;
    },
  };
}

/** A base URL that refuses connections. */
export async function refusingUrl(): Promise<string> {
  const upstream = await startRawUpstream(() => undefined);
  await upstream[Symbol.asyncDispose]();
  return upstream.baseUrl;
}

/**
 * A client of the upstream with a caller whose ears are open. No limit of time comes into play before the test gives up,
 * unless the test sets it: a busy machine may stand still for a moment.
 */
export function connect(baseUrl: string, options: Partial<HttpClientOptions> = {}, caller: Partial<Caller> = {}) {
  const http = new HttpClient({
    service: "users",
    baseUrl,
    connectTimeoutMs: 30_000,
    timeoutMs: 30_000,
    idleTimeoutMs: 30_000,
    maxTransfersPerCaller: 64, // one caller makes all calls of most tests
    ...options,
  });
  const cookies: SessionCookie[] = [];
  const reports: CallReport[] = [];
  const abort = new AbortController();
  const bound = {
    requestId: "request-1",
    signal: abort.signal,
    token: "aaa.bbb.ccc",
    onSessionCookie: (cookie: SessionCookie) => void cookies.push(cookie),
    afterCall: (report: CallReport) => void reports.push(report),
    ...caller,
  };
  return {
    http,
    api: http.forCaller(bound),
    caller: bound,
    cookies,
    reports,
    abort,
    [Symbol.asyncDispose]: () => http.close(),
  };
}

/** The UpstreamError that the call ends with; throws when it ends otherwise. */
export async function failureOf(call: Promise<unknown>): Promise<UpstreamError> {
  const end: unknown = await call.then(
    () => "an answer",
    (error: unknown) => error,
  );
  if (end instanceof UpstreamError) return end;
  throw new Error("expected an UpstreamError", { cause: end });
}

/** All that an error says, its cause included, as a careless logger would print it. */
export function spelledOut(error: UpstreamError): string {
  return inspect(error, { depth: Infinity, showHidden: true });
}
