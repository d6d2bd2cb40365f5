import type { Server } from "node:http";
import { setImmediate as nextTurn } from "node:timers/promises";

/** After so many turns of the event loop in a row that accept no connection, none waits. */
const QUIET_TURNS = 5;
const MAX_MS = 2_000;

/**
 * Accepts the connections that wait in the kernel, and reads what has come on all connections. To be called right before the server
 * stops listening, because the kernel then resets those that wait. Many may: Node accepts one in each turn (libuv since 1.45), and
 * timers come before sockets. So after a pause, such as a CPU limit makes, the timer that ends the notice is first.
 */
export async function acceptWaiting(server: Server): Promise<void> {
  let accepted = 0;
  const count = () => (accepted += 1);
  server.on("connection", count);
  const startedAt = performance.now();
  for (let quiet = 0; quiet < QUIET_TURNS && performance.now() - startedAt < MAX_MS;) {
    const before = accepted;
    await nextTurn();
    quiet = accepted === before ? quiet + 1 : 0;
  }
  server.off("connection", count);
}
