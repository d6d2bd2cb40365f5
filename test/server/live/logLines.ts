import type { Live } from "./startLive.js";

/** The lines of operations, once all requests are over. */
export async function logLines(live: Live): Promise<Record<string, unknown>[]> {
  await live.stop();
  return live.log.filter(({ msg }) => msg === "operation");
}
