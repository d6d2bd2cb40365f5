import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyInstance } from "fastify";

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  bytes: number;
  /** When bytes last moved, or nothing was expected of the caller. */
  movedAt: number;
}

/** Is the caller the one who holds things up? It owes the rest of its body, or does not take the answer. */
function waitsForCaller({ request, response }: Exchange): boolean {
  const owesBody = !request.complete && request.readableFlowing === true && !request.isPaused();
  return owesBody || response.writableNeedDrain || (response.writableEnded && !response.writableFinished);
}

/**
 * Closes connections whose caller stalls in the middle of a body, in either direction. Time limits on whole requests would
 * cut slow but moving transfers, and a plain socket time-out would cut callers that wait for a slow upstream.
 */
export function closeStalledConnections(app: FastifyInstance, idleMs: number): void {
  const open = new Set<Exchange>();

  app.addHook("onRequest", ({ raw }, reply, done) => {
    const exchange: Exchange = { request: raw, response: reply.raw, bytes: 0, movedAt: Date.now() };
    open.add(exchange);
    reply.raw.once("close", () => open.delete(exchange));
    done();
  });

  const timer = setInterval(
    () => {
      const now = Date.now();
      for (const exchange of open) {
        const { socket } = exchange.request;
        const bytes = socket.bytesRead + socket.bytesWritten;
        if (bytes !== exchange.bytes || !waitsForCaller(exchange)) {
          exchange.bytes = bytes;
          exchange.movedAt = now;
        } else if (now - exchange.movedAt >= idleMs) {
          socket.destroy();
        }
      }
    },
    Math.min(1_000, Math.ceil(idleMs / 4)),
  );
  timer.unref();
  app.addHook("onClose", () => clearInterval(timer));
}
