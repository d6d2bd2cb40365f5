import { randomUUID } from "node:crypto";
import { type Server, type ServerResponse, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { Logger } from "pino";
import { extensionsOf, type PublicError } from "../errors/toPublicError.js";
import type { OpenRequests } from "./OpenRequests.js";
import { ENDED_EARLY, refusalOf } from "./parserErrors.js";
import { readAddress } from "../request/trustedProxies.js";

const NO_TUNNEL: PublicError = {
  code: "METHOD_NOT_ALLOWED",
  status: 405,
  message: "This is no proxy: GraphQL is spoken by GET and POST.",
};

/** The connection has ended, maybe in the middle of a request. */
const GONE: ReadonlySet<string> = new Set(["ECONNRESET", ENDED_EARLY]);

/** An error as the last response of a connection. @param headers names and values in turn */
function write(failure: PublicError, requestId: string, headers: readonly string[]): string {
  const { status, message } = failure;
  const body = JSON.stringify({ errors: [{ message, extensions: extensionsOf(failure, requestId) }] });
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
    ...(status === 405 ? ["allow: GET, POST"] : []),
    "content-type: application/json; charset=utf-8",
    `content-length: ${Buffer.byteLength(body)}`,
    ...headers.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${headers[index + 1] ?? ""}`] : [])),
    `x-request-id: ${requestId}`,
    "connection: close",
    "",
    body,
  ].join("\r\n");
}

export interface ClientErrorOptions {
  readonly traffic: OpenRequests;
  readonly log: Logger;
  /** Those of every response, names and values in turn. */
  readonly headers: readonly string[];
  /** Told of each that is refused. */
  readonly onRefused: ((error: PublicError) => void) | undefined;
}

/**
 * Answers what Node's parser refuses, which no route or hook sees, like any other error. Responses that are due to requests before it
 * go first. Nothing is written if one of them is a stream or a file that is under way: the connection is closed.
 */
export class ClientErrors {
  readonly #options: ClientErrorOptions;
  /** Connections whose refusal waits for earlier responses. Their parser reports the error again for all further bytes. */
  readonly #waiting = new WeakSet<Socket>();

  constructor(options: ClientErrorOptions) {
    this.#options = options;
  }

  /** Answers `CONNECT`, which is no request for Node either. */
  watch(server: Server): void {
    server.on("connect", (request, socket) => {
      socket.on("error", () => undefined); // the client is gone
      const requestId = randomUUID();
      this.#log(NO_TUNNEL, requestId, request.socket);
      socket.end(write(NO_TUNNEL, requestId, this.#options.headers));
    });
  }

  /** Answers what cannot be parsed, and closes the connection. */
  refuse(error: NodeJS.ErrnoException, socket: Socket): void {
    if (this.#waiting.has(socket)) return;
    const due = GONE.has(error.code ?? "") ? undefined : this.#due(socket);
    if (due === undefined) {
      this.#answer(error, socket);
      return;
    }
    this.#waiting.add(socket);
    due.once("close", () => {
      this.#waiting.delete(socket);
      this.refuse(error, socket);
    });
  }

  /** A response to a request before the broken one, if it has not begun yet, or is about to leave. */
  #due(socket: Socket): ServerResponse | undefined {
    if (!socket.writable) return undefined;
    const before = this.#options.traffic.on(socket).filter(({ request }) => request.complete);
    return before.find(({ response }) => !response.headersSent || response.writableEnded)?.response;
  }

  #answer(error: NodeJS.ErrnoException, socket: Socket): void {
    const { traffic, headers } = this.#options;
    const { code = "" } = error;
    const reason = GONE.has(code) ? "client closed" : "malformed request";
    if (socket.writable && code !== "ECONNRESET" && !this.#owesAnother(socket)) {
      const failure = refusalOf(error);
      const requestId = randomUUID();
      if (reason === "malformed request") this.#log(failure, requestId, socket);
      socket.end(write(failure, requestId, headers), () => traffic.cut(socket, reason));
    } else {
      traffic.cut(socket, reason);
    }
  }

  #log(error: PublicError, requestId: string, { remoteAddress }: Socket): void {
    const { code, status } = error;
    const { log, onRefused } = this.#options;
    onRefused?.(error);
    log.info({ requestId, remoteAddress: readAddress(remoteAddress), status, codes: [code] }, "refused");
  }

  /** Is another response under way or due than that to the broken request? */
  #owesAnother(socket: Socket): boolean {
    const [first, ...others] = this.#options.traffic.on(socket);
    return others.length > 0 || (first !== undefined && (first.request.complete || first.response.headersSent));
  }
}
