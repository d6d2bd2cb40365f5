import { diag, DiagLogLevel, type Tracer } from "@opentelemetry/api";
import { setGlobalErrorHandler } from "@opentelemetry/core";
import { OTLPTraceExporter as JsonExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtobufExporter } from "@opentelemetry/exporter-trace-otlp-proto";
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
import { ReportingExporter } from "./ReportingExporter.js";

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

/** What the SDK has to say, each sort of message once: a queue that is full says so again and again. */
function tellOnce(log: SdkOptions["log"]): (message: string) => void {
  const told = new Set<string>();
  return (message) => {
    const sort = message.replace(/\d+/g, "");
    if (told.has(sort)) return;
    told.add(sort);
    log.warn(`OpenTelemetry: ${message}`);
  };
}

/**
 * Starts the SDK as the variables `OTEL_*` want it: sampler, limits, batches, address, headers, attributes of the resource. Spans
 * that the collector does not take in time are dropped, from `OTEL_BSP_MAX_QUEUE_SIZE` on: they never wait in a request's way.
 */
export function startSdk(exporter: Exporter, { name, version, log }: SdkOptions): Sdk {
  const tell = tellOnce(log);
  const ignore = () => undefined;
  const logger = { error: tell, warn: tell, info: ignore, debug: ignore, verbose: ignore };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  setGlobalErrorHandler(ignore); // of spans that were not taken, of which ReportingExporter tells
  const own = resourceFromAttributes({ "service.name": name, "service.version": version });
  const resource = defaultResource()
    .merge(detectResources({ detectors: [serviceInstanceIdDetector] }))
    .merge(own)
    .merge(detectResources({ detectors: [envDetector] }));
  const otlp = exporter === "http/json" ? new JsonExporter() : new ProtobufExporter();
  const processor = new BatchSpanProcessor(new ReportingExporter(otlp, log));
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
