import type { FastifyInstance } from "fastify";

/** How much of a body nobody wants is read, and for how long, before the connection is cut. */
const MAX_UNREAD_BYTES = 64 * 2 ** 20;
const MAX_DRAIN_MS = 5_000;

/**
 * Many clients read the answer only when they have sent their body. One that is answered before that (a refusal, an upload
 * that failed midway) would hang until a time-out, or lose the answer, so the rest is read and thrown away, within bounds.
 */
export function drainUnreadBodies(app: FastifyInstance): void {
  app.addHook("onSend", ({ raw, headers }, reply, payload, done) => {
    // After a "close" Node would cut the connection behind the answer, and thereby the answer itself: RFC 9112 §9.6.
    if (!raw.complete && hasBody(headers)) void reply.header("connection", "keep-alive");
    done(null, payload);
  });
  app.addHook("onResponse", ({ raw, headers }, _reply, done) => {
    done();
    if (raw.complete || raw.destroyed || !hasBody(headers)) return;
    const { socket } = raw;
    const [read, started] = [socket.bytesRead, performance.now()];
    raw.unpipe();
    raw.resume();
    const timer = setInterval(() => {
      if (socket.bytesRead - read > MAX_UNREAD_BYTES || performance.now() - started > MAX_DRAIN_MS) socket.destroy();
    }, 100);
    socket.once("close", () => clearInterval(timer));
    raw.once("end", () => {
      clearInterval(timer);
      if (!app.server.listening || /\bclose\b/i.test(headers.connection ?? "")) socket.end();
    });
  });
}

const hasBody = (headers: Record<string, unknown>) =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
