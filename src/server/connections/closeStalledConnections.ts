import type { FastifyInstance } from "fastify";
import type { OpenRequest, OpenRequests } from "./OpenRequests.js";

/** Is the caller the one who holds things up? It owes the rest of its body, or does not take the answer. */
function waitsForCaller({ request, response }: OpenRequest): boolean {
  const owesBody = !request.complete && request.readableFlowing === true && !request.isPaused();
  return owesBody || response.writableNeedDrain || (response.writableEnded && !response.writableFinished);
}

/**
 * What was sent waits in the systems on both ends until the caller takes it, megabytes of it, and meanwhile a slow caller
 * looks like a stalled one. So each MiB that was sent is given the limit's time, up to this many.
 */
const MAX_UNREAD_MIB = 8;

/** Follows the caller's moves. */
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
 * Closes connections whose caller stalls in the middle of a body, in either direction: in an upload after the limit, in
 * an answer when it takes less than about a MiB in that time. Time limits on whole requests would cut slow but moving
 * transfers, and a plain socket time-out would cut callers that wait for a slow upstream.
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
