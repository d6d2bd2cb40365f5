import { type ExportResult, ExportResultCode } from "@opentelemetry/core";
import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace-base";
import type { Logger } from "pino";

/** Why spans were not taken: a code of the network, or the status of the answer. A text of the collector is not repeated. */
function reasonOf({ error }: ExportResult): string {
  const code: unknown = error && "code" in error ? error.code : undefined;
  if (typeof code === "number") return `the collector answered ${code}`;
  return typeof code === "string" ? code : (error?.message.slice(0, 200) ?? "unknown");
}

/** Tells once when spans begin to be lost, and once when the collector takes them again. */
export class ReportingExporter implements SpanExporter {
  readonly #exporter: SpanExporter;
  readonly #log: Pick<Logger, "info" | "warn">;
  #isFailing = false;

  constructor(exporter: SpanExporter, log: Pick<Logger, "info" | "warn">) {
    this.#exporter = exporter;
    this.#log = log;
  }

  export(spans: ReadableSpan[], tell: (result: ExportResult) => void): void {
    this.#exporter.export(spans, (result) => {
      this.#note(result);
      tell(result);
    });
  }

  shutdown(): Promise<void> {
    return this.#exporter.shutdown();
  }

  #note(result: ExportResult): void {
    const fails = result.code === ExportResultCode.FAILED;
    if (fails && !this.#isFailing) this.#log.warn({ reason: reasonOf(result) }, "traces cannot be sent: they are lost");
    if (!fails && this.#isFailing) this.#log.info("traces are sent again");
    this.#isFailing = fails;
  }
}
