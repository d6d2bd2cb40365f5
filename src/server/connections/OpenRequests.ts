import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { type IncompleteReason, noteIncomplete } from "../log/incompleteResponse.js";

/** A request under way, and how far its caller has moved. */
export interface OpenRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Its place among those under way. */
  index: number;
  /** Of the connection, at the last look; undefined before the first. */
  bytesRead: number | undefined;
  bytesWritten: number;
  /** When the caller last moved, or nothing was expected of it; later than now while it may still read what was sent. */
  movedAt: number;
}

/**
 * The requests under way, whichever way they are served. An array in no order, and no Set: a Set that is added to and deleted
 * from all the time leaves old tables behind, each holding what was in it, for the garbage collector to carry along.
 */
export class OpenRequests {
  readonly #open: OpenRequest[] = [];

  add(request: IncomingMessage, response: ServerResponse): void {
    const exchange: OpenRequest = {
      request,
      response,
      index: this.#open.length,
      bytesRead: undefined,
      bytesWritten: 0,
      movedAt: 0,
    };
    this.#open.push(exchange);
    response.on("close", () => this.#leave(exchange));
  }

  get size(): number {
    return this.#open.length;
  }

  get all(): Iterable<OpenRequest> {
    return this.#open;
  }

  /** Those on one connection. */
  on(socket: Socket): OpenRequest[] {
    return this.#open.filter(({ request }) => request.socket === socket);
  }

  /** Closes a connection in the midst of what is under way on it. */
  cut(socket: Socket, reason: IncompleteReason): void {
    for (const { response } of this.on(socket)) noteIncomplete(response, reason);
    socket.destroy();
  }

  /** The last takes the place of the one that leaves. */
  #leave({ index }: OpenRequest): void {
    const last = this.#open.pop();
    if (last === undefined || last.index === index) return;
    last.index = index;
    this.#open[index] = last;
  }
}
