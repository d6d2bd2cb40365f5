import type { ExportResult } from "@opentelemetry/core";

/** Why spans were not taken: a code of the network, or the status of the answer. A text of the collector is not repeated. */
export function reasonOf({ error }: ExportResult): string {
  const code: unknown = error && "code" in error ? error.code : undefined;
  if (typeof code === "number") return `the collector answered ${code}`;
  return typeof code === "string" ? code : (error?.message.slice(0, 200) ?? "unknown");
}
