import { randomUUID } from "node:crypto";
import { type Server, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { extensionsOf, type Failure } from "./failure.js";
import type { Traffic } from "./Traffic.js";

const REFUSALS: Readonly<Record<string, Failure>> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    code: "REQUEST_TIMEOUT",
    status: 408,
    message: "The head of the request took too long to come.",
  },
  HPE_HEADER_OVERFLOW: { code: "BAD_REQUEST", status: 431, message: "The head of the request is longer than 16 KiB." },
};
const NO_HTTP: Failure = { code: "BAD_REQUEST", status: 400, message: "The request is no well-formed HTTP/1.1." };
const NO_TUNNEL: Failure = {
  code: "METHOD_NOT_ALLOWED",
  status: 405,
  message: "This is no proxy: GraphQL is spoken by GET and POST.",
};

/** A failure as the last thing that is said on a connection. */
function write(failure: Failure): string {
  const requestId = randomUUID();
  const { status, message } = failure;
  const body = JSON.stringify({ errors: [{ message, extensions: extensionsOf(failure, requestId) }] });
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
    ...(status === 405 ? ["allow: GET, POST"] : []),
    "content-type: application/json; charset=utf-8",
    `content-length: ${Buffer.byteLength(body)}`,
    "cache-control: no-store",
    `x-request-id: ${requestId}`,
    "connection: close",
    "",
    body,
  ].join("\r\n");
}

/**
 * What Node's parser refuses never becomes a request, so no route and no hook answers it. It is answered here like any
 * other failure, unless another answer is due on the connection: nothing may be written in its midst or in its place.
 */
export class BrokenRequests {
  readonly #traffic: Traffic;

  constructor(traffic: Traffic) {
    this.#traffic = traffic;
  }

  /** Answers `CONNECT`, which Node keeps from being a request too. */
  watch(server: Server): void {
    server.on("connect", (_request, socket) => {
      socket.on("error", () => undefined); // gone before it was answered
      socket.end(write(NO_TUNNEL));
    });
  }

  /** Answers what cannot be parsed, and closes the connection. */
  refuse({ code = "" }: NodeJS.ErrnoException, socket: Socket): void {
    if (socket.writable && code !== "ECONNRESET" && !this.#owesAnother(socket)) {
      socket.end(write(REFUSALS[code] ?? NO_HTTP), () => socket.destroy());
    } else {
      socket.destroy();
    }
  }

  /** Is there another answer to come, or under way, than to the very request that is broken? */
  #owesAnother(socket: Socket): boolean {
    const [first, ...others] = this.#traffic.on(socket);
    return others.length > 0 || (first !== undefined && (first.request.complete || first.response.headersSent));
  }
}
