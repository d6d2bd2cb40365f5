import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";
import { acceptWaiting } from "./acceptWaiting.js";
import type { OpenRequests } from "./OpenRequests.js";

/** ms after the server has stopped listening: for the first bytes on a connection, and for a whole request head. */
const FIRST_BYTES_MS = 500;
const HEAD_MS = 1_000;

/** Runs an action when what has come in the meantime has been read: timers run before sockets. */
const afterReading = (action: () => void) => () => void setImmediate(action);

/**
 * Stops listening without losing a connection that is made already. Then closes each connection without a request, so that a stop
 * waits for requests only. Node closes those that wait for their next request, but not those that
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
  const closeUnused = () => {
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
  };
  const closeThoseWithoutRequest = () => {
    const busy = new Set(Array.from(traffic.all, ({ request }) => request.socket));
    for (const socket of open) if (!busy.has(socket)) socket.destroySoon();
  };
  app.addHook("preClose", async () => {
    await acceptWaiting(app.server);
    // Right after this hook the server stops listening.
    const timers = [
      setTimeout(afterReading(closeUnused), FIRST_BYTES_MS),
      setInterval(afterReading(closeThoseWithoutRequest), HEAD_MS),
    ];
    for (const timer of timers) timer.unref(); // a server that never listened does not emit "close"
    app.server.once("close", () => timers.forEach(clearTimeout));
  });
  app.addHook("onResponse", ({ raw }, _reply, done) => {
    if (!app.server.listening && raw.complete) raw.socket.end();
    done();
  });
}
