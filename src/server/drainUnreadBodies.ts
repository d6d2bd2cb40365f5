import type { FastifyInstance } from "fastify";

/** How much of a body nobody wants is read, and for how long, before the connection is closed. */
const MAX_UNREAD_BYTES = 64 * 2 ** 20;
const MAX_DRAIN_MS = 5_000;

/**
 * Many clients read the answer only when they have sent their body. One that is answered before that (a refusal, an upload
 * that failed midway) would hang until a time-out, so the rest is read and thrown away, within bounds.
 */
export function drainUnreadBodies(app: FastifyInstance): void {
  app.addHook("onSend", (request, reply, payload, done) => {
    if (!request.raw.complete && hasBody(request.headers)) void reply.header("connection", "close");
    done(null, payload);
  });
  app.addHook("onResponse", ({ raw, headers }, _reply, done) => {
    done();
    if (raw.complete || raw.destroyed || !hasBody(headers)) return;
    const { socket } = raw;
    const read = socket.bytesRead;
    raw.unpipe();
    raw.on("data", () => {
      if (socket.bytesRead - read > MAX_UNREAD_BYTES) socket.destroy();
    });
    raw.resume();
    const timer = setTimeout(() => socket.destroy(), MAX_DRAIN_MS);
    socket.once("close", () => clearTimeout(timer));
    raw.once("end", () => clearTimeout(timer));
  });
}

const hasBody = (headers: Record<string, unknown>) =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
