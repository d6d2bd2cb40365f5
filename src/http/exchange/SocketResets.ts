import type { buildConnector } from "undici";

/**
 * Tells whether a connection is being reset at this moment. undici takes a reset for the regular end of a body without a length
 * (not chunked either), so that a truncated file would look complete: it ends the response while the socket emits "error".
 * Our listeners run before and after undici's own.
 */
export class SocketResets {
  #now = false;

  get now(): boolean {
    return this.#now;
  }

  /** Makes a connector that also listens to the errors of its sockets. */
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
