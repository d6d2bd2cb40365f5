import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";

/**
 * Once the server listens no more, closes each connection that carries no request, so that a stop waits for requests only.
 * Node closes those that wait for their next request; not those that never carried one, which browsers open in advance,
 * nor those whose answer had begun before the stop and promised to stay.
 */
export function closeIdleConnections(app: FastifyInstance): void {
  const open = new Set<Socket>();
  app.server.on("connection", (socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  app.addHook("preClose", (done) => {
    // Right after this hook the server stops listening.
    setImmediate(() => {
      for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
    });
    done();
  });
  app.addHook("onResponse", ({ raw }, _reply, done) => {
    if (!app.server.listening && raw.complete) raw.socket.end();
    done();
  });
}
