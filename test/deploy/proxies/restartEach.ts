import type { Behind } from "./startBehind.js";

/**
 * Stops one replica after the other and starts it anew, as docs/operations.md says: the next one when the proxy sends requests to this
 * one again.
 *
 * @returns the exit codes
 */
export async function restartEach({
  replicas,
  reaches,
}: Pick<Behind, "replicas" | "reaches">): Promise<(number | string | null)[]> {
  const codes: (number | string | null)[] = [];
  for (const replica of replicas) {
    replica.service.child.kill("SIGTERM");
    codes.push(await replica.service.ended());
    replica.start();
    await replica.ready();
    await reaches(replica);
  }
  return codes;
}
