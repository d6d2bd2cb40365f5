import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";
import type { OpenRequests } from "./OpenRequests.js";

/** ms that a partial request head may take, once the server has stopped listening. */
const HEAD_MS = 1_000;

/**
 * Once the server has stopped listening, closes each connection without a request, so that a stop waits for requests only.
 * Node closes those that wait for their next request, but not those that
 * - never carried one (browsers open them in advance),
 * - began their response before the stop, with keep-alive, or
 * - sent a partial head: Node's time limit for heads ends when the server stops listening.
 */
export function closeIdleConnections(app: FastifyInstance, traffic: OpenRequests): void {
  const open = new Set<Socket>();
  app.server.on("connection", (socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  const closeThoseWithoutRequest = () => {
    const busy = new Set(Array.from(traffic.all, ({ request }) => request.socket));
    for (const socket of open) if (!busy.has(socket)) socket.destroySoon();
  };
  app.addHook("preClose", (done) => {
    // Right after this hook the server stops listening.
    setImmediate(() => {
      for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
    });
    const timer = setInterval(closeThoseWithoutRequest, HEAD_MS);
    timer.unref(); // a server that never listened does not emit "close"
    app.server.once("close", () => clearInterval(timer));
    done();
  });
  app.addHook("onResponse", ({ raw }, _reply, done) => {
    if (!app.server.listening && raw.complete) raw.socket.end();
    done();
  });
}
