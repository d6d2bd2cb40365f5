import type { Tracer } from "@opentelemetry/api";
import { setGlobalErrorHandler } from "@opentelemetry/core";
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
} from "@opentelemetry/resources";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import type { Logger } from "pino";
import type { Exporter } from "../sdkSettings.js";
import { openExporter } from "./openExporter.js";
import { ReportingExporter } from "./ReportingExporter.js";
import { tellDiagnostics } from "./tellDiagnostics.js";

export interface SdkOptions {
  readonly name: string;
  readonly version: string;
  readonly log: Pick<Logger, "info" | "warn">;
}

/** A running SDK. */
export interface Sdk {
  readonly tracer: Tracer;
  close(): Promise<void>;
}

/** How long a stop waits for the last spans to be sent. A collector that is down costs no more. */
const CLOSE_MS = 1_000;

/**
 * Starts the SDK as the variables `OTEL_*` want it: sampler, limits, batches, address, headers, attributes of the resource. Spans
 * that the collector does not take in time are dropped, from `OTEL_BSP_MAX_QUEUE_SIZE` on: they never wait in a request's way.
 */
export function startSdk(exporter: Exporter, { name, version, log }: SdkOptions): Sdk {
  const ignore = () => undefined;
  tellDiagnostics(log);
  setGlobalErrorHandler(ignore); // of spans that were not taken, of which ReportingExporter tells
  const own = resourceFromAttributes({ "service.name": name, "service.version": version });
  const resource = defaultResource()
    .merge(detectResources({ detectors: [serviceInstanceIdDetector] }))
    .merge(own)
    .merge(detectResources({ detectors: [envDetector] }));
  const processor = new BatchSpanProcessor(new ReportingExporter(openExporter(exporter), log));
  const provider = new BasicTracerProvider({ resource, spanProcessors: [processor] });
  return {
    tracer: provider.getTracer(name, version),
    close: async () => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, CLOSE_MS)));
      await Promise.race([provider.shutdown().catch(ignore), late]);
      clearTimeout(timer);
    },
  };
}
