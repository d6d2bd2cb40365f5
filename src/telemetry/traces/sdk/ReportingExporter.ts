import { type ExportResult, ExportResultCode } from "@opentelemetry/core";
import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace-base";
import type { Logger } from "pino";
import { reasonOf } from "./reasonOf.js";

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
