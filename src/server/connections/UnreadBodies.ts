import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** How much of a body nobody wants is read, and for how long, before the connection is cut. */
const MAX_UNREAD_BYTES = 64 * 2 ** 20;
const MAX_DRAIN_MS = 5_000;

/**
 * Callers that ask for leave to send their body (`Expect: 100-continue`) get it when somebody begins to read it, and one
 * that is refused before gets the refusal alone; Node would give it to all of them at once. Other expectations bind
 * nobody: RFC 9110 §10.1.1.
 *
 * @returns which requests still wait for leave, so that their body will not come
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
 * After a "close" Node cuts the connection behind the answer, and thereby the answer itself, where bytes still come: RFC 9112
 * §9.6. Here it says only that no other answer comes, and leaves it to `UnreadBodies` to cut.
 */
function closeGently(socket: Socket): void {
  socket.destroySoon = () => socket.end();
}

/** What Node does behind the last answer, now that nothing comes any more. */
function cut(socket: Socket): void {
  Reflect.deleteProperty(socket, "destroySoon");
  socket.destroySoon();
}

/**
 * Many clients read the response only when they have sent their body. One that is answered before that (a refusal, an upload
 * that failed midway) would hang until a time-out, or lose the response, so the rest is read and discarded, within bounds.
 */
export class UnreadBodies {
  readonly #server: Server;
  readonly #waiting: WeakSet<IncomingMessage>;

  constructor(server: Server) {
    this.#server = server;
    this.#waiting = handleExpectContinue(server);
  }

  /**
   * To be called before the head of each response is sent. Drains the rest of the request's body behind the response.
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
    // On a connection that is kept, listeners would pile up; and of a request that was answered Node tells no close.
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
