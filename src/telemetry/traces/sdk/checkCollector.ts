import { type ExportResult, ExportResultCode } from "@opentelemetry/core";
import type { Logger } from "pino";
import type { Exporter } from "../sdkSettings.js";
import { openExporter } from "./openExporter.js";
import { reasonOf } from "./reasonOf.js";
import { tellDiagnostics } from "./tellDiagnostics.js";

/**
 * Sends a collector a batch without a span, with all settings of a real one. What is wrong with the variables `OTEL_*` is told.
 *
 * @returns why the collector does not take it, undefined if it does
 */
export async function checkCollector(exporter: Exporter, log: Pick<Logger, "warn">): Promise<string | undefined> {
  tellDiagnostics(log);
  const sender = openExporter(exporter);
  const result = await new Promise<ExportResult>((resolve) => sender.export([], resolve));
  await sender.shutdown();
  return result.code === ExportResultCode.SUCCESS ? undefined : reasonOf(result);
}
