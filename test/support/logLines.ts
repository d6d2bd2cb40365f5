import type { TestApp } from "./startTestApp.js";

/** The lines of the log that have this message, once all requests are over. */
export async function logLines(app: TestApp, message: "operation" | "refused"): Promise<Record<string, unknown>[]> {
  await app.stop();
  return app.log.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ msg }) => msg === message);
}
