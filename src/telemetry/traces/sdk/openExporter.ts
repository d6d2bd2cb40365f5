import { OTLPTraceExporter as JsonExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtobufExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import type { SpanExporter } from "@opentelemetry/sdk-trace-base";
import type { Exporter } from "../sdkSettings.js";

/** Sends spans as the variables `OTEL_*` want it: address, headers, certificate, time limit. */
export const openExporter = (exporter: Exporter): SpanExporter =>
  exporter === "http/json" ? new JsonExporter() : new ProtobufExporter();
