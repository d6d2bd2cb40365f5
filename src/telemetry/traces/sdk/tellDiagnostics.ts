import { diag, DiagLogLevel } from "@opentelemetry/api";
import type { Logger } from "pino";

/** The first text that the SDK gives, behind the name of its part if there is one. What follows may be words of the collector. */
function textOf(first: string, second: unknown): string {
  const isName = !first.includes(" ") && typeof second === "string";
  return (isName ? `${first}: ${second}` : first).replace(/:$/, "");
}

/** Tells what the SDK has to say, each sort of message once: a queue that is full says so again and again. */
export function tellDiagnostics(log: Pick<Logger, "warn">): void {
  const told = new Set<string>();
  const tell = (first: string, second?: unknown) => {
    const message = textOf(first, second);
    const sort = message.replace(/\d+/g, "");
    if (told.has(sort)) return;
    told.add(sort);
    log.warn(`OpenTelemetry: ${message}`);
  };
  const ignore = () => undefined;
  const logger = { error: tell, warn: tell, info: ignore, debug: ignore, verbose: ignore };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
}
