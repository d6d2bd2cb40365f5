import type { FastifyInstance } from "fastify";
import type { OpenRequest, OpenRequests } from "./OpenRequests.js";

/** Do we wait for the client? Either the rest of its body is missing, or it does not read the response. */
function waitsForCaller({ request, response }: OpenRequest): boolean {
  const owesBody = !request.complete && request.readableFlowing === true && !request.isPaused();
  const owesReading = response.writableNeedDrain || request.socket.writableLength > 0;
  return owesBody || owesReading || (response.writableEnded && !response.writableFinished);
}

/**
 * Megabytes of a response wait in the socket buffers of both ends, and meanwhile a slow client looks like a stalled one. So each
 * MiB that was sent extends the time limit once, up to this many.
 */
const MAX_UNREAD_MIB = 8;

/** Updates the progress of the client. */
function follow(exchange: OpenRequest, now: number, idleMs: number): void {
  const { bytesRead, bytesWritten } = exchange.request.socket;
  if (exchange.bytesRead === undefined) {
    Object.assign(exchange, { bytesRead, bytesWritten, movedAt: now });
    return;
  }
  const [read, written] = [bytesRead - exchange.bytesRead, bytesWritten - exchange.bytesWritten];
  Object.assign(exchange, { bytesRead, bytesWritten });
  if (read === 0 && written === 0 && waitsForCaller(exchange)) return;
  const takesUpTo = Math.max(exchange.movedAt, now) + (written / 2 ** 20) * idleMs;
  exchange.movedAt = Math.min(takesUpTo, now + MAX_UNREAD_MIB * idleMs);
}

/**
 * Closes connections whose client stalls in the middle of a body: an upload after the limit, a response when less than about a MiB
 * is read in that time. A time limit for whole requests would cut slow but moving transfers, and a plain socket time-out would cut
 * clients that wait for a slow upstream.
 */
export function closeStalledConnections(app: FastifyInstance, traffic: OpenRequests, idleMs: number): void {
  const timer = setInterval(
    () => {
      const now = Date.now();
      for (const exchange of traffic.all) {
        follow(exchange, now, idleMs);
        if (now - exchange.movedAt >= idleMs) traffic.cut(exchange.request.socket, "stalled");
      }
    },
    Math.min(1_000, Math.ceil(idleMs / 4)),
  );
  timer.unref();
  app.addHook("onClose", () => clearInterval(timer));
}
