import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** How much of an unwanted body is read, and for how long, before the connection is cut. */
const MAX_UNREAD_BYTES = 64 * 2 ** 20;
const MAX_DRAIN_MS = 5_000;

/**
 * Answers `Expect: 100-continue` when the body begins to be read, so that a client that is refused before never sends it; Node
 * would answer at once. Other expectations are ignored (RFC 9110 §10.1.1).
 *
 * @returns the requests that still wait for 100, so that their body will not come
 */
function handleExpectContinue(server: Server): WeakSet<IncomingMessage> {
  const waiting = new WeakSet<IncomingMessage>();
  server.on("checkContinue", (request, response) => {
    waiting.add(request);
    request.on("newListener", (event) => {
      if ((event === "data" || event === "readable") && waiting.delete(request)) response.writeContinue();
    });
    server.emit("request", request, response);
  });
  server.on("checkExpectation", (request, response) => server.emit("request", request, response));
  return waiting;
}

/**
 * Ends our side of the connection only. Where the client is still sending, Node's own close would reset the connection, and the
 * client could lose the response (RFC 9112 §9.6). `UnreadBodies` closes it later.
 */
function closeGently(socket: Socket): void {
  socket.destroySoon = () => socket.end();
}

/** What Node does after the last response, once nothing more arrives. */
function cut(socket: Socket): void {
  Reflect.deleteProperty(socket, "destroySoon");
  socket.destroySoon();
}

/**
 * Many clients read the response only when they have sent their whole body. If we answer before that (a refusal, a failed
 * upload), the rest of the body is read and discarded, within bounds; else the client would hang or lose the response.
 */
export class UnreadBodies {
  readonly #server: Server;
  readonly #waiting: WeakSet<IncomingMessage>;

  constructor(server: Server) {
    this.#server = server;
    this.#waiting = handleExpectContinue(server);
  }

  /**
   * To be called before the head of each response is sent. Drains the rest of the request's body after the response.
   *
   * @param closes whether the connection is to be closed after this response
   * @returns what the `Connection` header has to say, if anything
   */
  connectionHeader(request: IncomingMessage, response: ServerResponse, closes: boolean): string | undefined {
    if (!this.#isComing(request)) return closes ? "close" : undefined;
    const isLast = closes || !response.shouldKeepAlive;
    if (isLast) closeGently(request.socket);
    response.once("finish", () => this.#drain(request, isLast));
    return isLast ? "close" : "keep-alive";
  }

  #isComing(request: IncomingMessage): boolean {
    return !request.complete && hasBody(request.headers) && !this.#waiting.has(request);
  }

  #drain(request: IncomingMessage, isLast: boolean): void {
    const { socket } = request;
    if (request.destroyed || !this.#isComing(request)) {
      if (isLast) cut(socket);
      return;
    }
    const [read, started] = [socket.bytesRead, performance.now()];
    request.unpipe();
    request.resume();
    const timer = setInterval(() => {
      if (socket.bytesRead - read > MAX_UNREAD_BYTES || performance.now() - started > MAX_DRAIN_MS) socket.destroy();
    }, 100);
    // Removed again, or listeners would pile up on a kept connection. An answered request emits no "close" itself.
    const stop = () => {
      clearInterval(timer);
      socket.off("close", stop);
    };
    socket.once("close", stop);
    request.once("end", () => {
      stop();
      if (isLast) cut(socket);
      else if (!this.#server.listening) socket.end();
    });
  }
}

const hasBody = (headers: IncomingHttpHeaders) =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
