import type { buildConnector } from "undici";

/**
 * Knows whether a connection is breaking at this very moment. undici takes a reset for the regular end of a body whose
 * end is the end of its connection (no length, not chunked), so that a file cut short would look whole: it ends the answer
 * while the socket emits "error". Our listeners stand before and after undici's own.
 */
export class SocketResets {
  #now = false;

  get now(): boolean {
    return this.#now;
  }

  /** A connector that also listens to the errors of the sockets it makes. */
  watch(connect: buildConnector.connector): buildConnector.connector {
    return (options, callback) => {
      connect(options, (...result) => {
        const socket = result[1];
        socket?.on("error", () => (this.#now = true));
        callback(...result); // here undici adds its listener
        socket?.on("error", () => (this.#now = false));
      });
    };
  }
}
