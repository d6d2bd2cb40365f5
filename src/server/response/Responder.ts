import type { IncomingMessage, ServerResponse } from "node:http";
import { batchWrite } from "../../runtime/batchWrites.js";
import type { UnreadBodies } from "../connections/UnreadBodies.js";
import type { ResponseBody } from "./ResponseBody.js";

/** A response that is ready to be sent. */
export interface ReadyResponse {
  readonly status: number;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly requestId: string;
  /** The value of `Set-Cookie`. */
  readonly cookie: string | undefined;
  /** None with 304. */
  readonly body: ResponseBody | undefined;
}

/** Writes whole responses, together with others of the same event-loop iteration. */
export class Responder {
  readonly #unreadBodies: UnreadBodies;
  readonly #isDraining: () => boolean;

  /** @param isDraining whether each response is to close its connection */
  constructor(unreadBodies: UnreadBodies, isDraining: () => boolean) {
    this.#unreadBodies = unreadBodies;
    this.#isDraining = isDraining;
  }

  /** @param fail gets what goes wrong while it is written */
  send(request: IncomingMessage, response: ServerResponse, ready: ReadyResponse, fail: (error: unknown) => void): void {
    batchWrite({ write: () => this.#write(request, response, ready), fail });
  }

  #write(request: IncomingMessage, response: ServerResponse, ready: ReadyResponse): void {
    const { status, headers, requestId, cookie, body } = ready;
    const head = [...headers, "x-request-id", requestId];
    if (body !== undefined) head.push("content-length", body.contentLength);
    if (cookie !== undefined) head.push("set-cookie", cookie);
    const connection = this.#unreadBodies.connectionHeader(request, response, this.#isDraining());
    if (connection !== undefined) head.push("connection", connection);
    response.writeHead(status, head);
    if (body === undefined) response.end();
    else body.send(response);
  }
}
