import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { type IncompleteReason, noteIncomplete } from "../log/incompleteResponse.js";

/** A request under way, and the progress of its client. */
export interface OpenRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** By `performance.now()`; 0 when nothing is told of its end. */
  readonly startedAt: number;
  /** Its index among the open requests. */
  index: number;
  /** Of the connection, at the last check; undefined before the first. */
  bytesRead: number | undefined;
  bytesWritten: number;
  /** When the client last made progress, or had nothing to do; in the future while it may still read what was sent. */
  movedAt: number;
}

/**
 * The requests under way. An unordered array, because a Set under constant churn retains its old hash tables (and their entries)
 * in the old generation.
 */
export class OpenRequests {
  readonly #open: OpenRequest[] = [];
  readonly #streams = new Set<ServerResponse>();
  readonly #onEnd: ((request: OpenRequest) => void) | undefined;
  #ended = 0;

  /** @param onEnd told of each request that has ended, other than a stream */
  constructor(onEnd?: (request: OpenRequest) => void) {
    this.#onEnd = onEnd;
  }

  add(request: IncomingMessage, response: ServerResponse): void {
    const exchange: OpenRequest = {
      request,
      response,
      startedAt: this.#onEnd === undefined ? 0 : performance.now(),
      index: this.#open.length,
      bytesRead: undefined,
      bytesWritten: 0,
      movedAt: 0,
    };
    this.#open.push(exchange);
    response.on("close", () => this.#leave(exchange));
  }

  /** Without streams, which mostly wait. */
  get size(): number {
    return this.#open.length - this.#streams.size;
  }

  /** From now on a request is counted as a stream. */
  becomeStream(response: ServerResponse): void {
    if (!response.closed) this.#streams.add(response);
  }

  /** How many have ended so far, streams included. */
  get ended(): number {
    return this.#ended;
  }

  get all(): Iterable<OpenRequest> {
    return this.#open;
  }

  /** The requests of one connection. */
  on(socket: Socket): OpenRequest[] {
    return this.#open.filter(({ request }) => request.socket === socket);
  }

  /** Closes a connection before its responses are complete. */
  cut(socket: Socket, reason: IncompleteReason): void {
    for (const { response } of this.on(socket)) noteIncomplete(response, reason);
    socket.destroy();
  }

  /** Moves the last one to the free index. */
  #leave(ended: OpenRequest): void {
    const { index, response } = ended;
    this.#ended += 1;
    if (!this.#streams.delete(response)) this.#onEnd?.(ended);
    const last = this.#open.pop();
    if (last === undefined || last.index === index) return;
    last.index = index;
    this.#open[index] = last;
  }
}
