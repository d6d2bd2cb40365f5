import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** A request under way, and how far its caller has moved. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Of the connection, at the last look; undefined before the first. */
  bytesRead: number | undefined;
  bytesWritten: number;
  /** When the caller last moved, or nothing was expected of it; later than now while it may still read what was sent. */
  movedAt: number;
}

/** The requests under way, whichever way they are served. */
export class Traffic {
  readonly #open = new Set<Exchange>();

  enter(request: IncomingMessage, response: ServerResponse): void {
    const exchange: Exchange = { request, response, bytesRead: undefined, bytesWritten: 0, movedAt: 0 };
    this.#open.add(exchange);
    response.once("close", () => this.#open.delete(exchange));
  }

  get size(): number {
    return this.#open.size;
  }

  get open(): Iterable<Exchange> {
    return this.#open;
  }

  /** Those on one connection, in their order. */
  on(socket: Socket): Exchange[] {
    return [...this.#open].filter(({ request }) => request.socket === socket);
  }
}
