import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Most requests that may wait on one connection; one more closes it. */
const MAX_WAITING = 100;

type Serve = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Serves the requests of a connection one after the other. A client may send several at once (pipelining, RFC 9112 §9.3.2), and Node
 * hands out each as it comes; but a response that has to wait for another one is never told that its connection has closed, so
 * all that waits for its end would wait for ever. A request whose connection closes before its turn is not served at all.
 */
export function inTurn(serve: Serve): Serve {
  const waiting = new WeakMap<Socket, number>();
  return (request, response) => {
    if (response.socket) {
      serve(request, response);
      return;
    }
    const { socket } = request;
    const before = waiting.get(socket) ?? 0;
    if (before >= MAX_WAITING) {
      socket.destroy();
      return;
    }
    waiting.set(socket, before + 1);
    // Emitted when the response before it has left.
    response.once("socket", () => {
      waiting.set(socket, (waiting.get(socket) ?? 1) - 1);
      serve(request, response);
    });
  };
}
