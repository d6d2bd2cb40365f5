import { context, isSpanContextValid, trace, type Tracer } from "@opentelemetry/api";
import type { Logger } from "pino";
import { packageVersion } from "../../packageUrl.js";
import { readExporter } from "./sdkSettings.js";
import { type TraceParent, Traces } from "./Traces.js";
import type { BaseUrls } from "./upstreamTargets.js";

export interface OpenTracesOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly traceParent: TraceParent;
  readonly trustsNone: boolean;
  readonly isTrusted: (address: string | undefined) => boolean;
  readonly baseUrls: BaseUrls;
  readonly log: Pick<Logger, "info" | "warn">;
}

export interface OpenTraces {
  /** Undefined when there is nothing to trace, and nothing to pass on. */
  readonly traces: Traces | undefined;
  /** Sends what is left, for a second at most. */
  close(): Promise<void>;
}

const NAME = "ensims-graphql";

/** Whether an SDK is registered already, as by `node --import`. Without one, spans have no ids. */
function isRegistered(tracer: Tracer): boolean {
  return isSpanContextValid(tracer.startSpan("start").spanContext()); // never ended, so never exported
}

/** Traces by the SDK that the operator has loaded, or by the one of this package if the environment asks for it. */
export async function openTraces(options: OpenTracesOptions): Promise<OpenTraces> {
  const { env, traceParent, trustsNone, log } = options;
  const version = packageVersion();
  const registered = trace.getTracer(NAME, version);
  if (isRegistered(registered)) {
    log.info("traces are made by the OpenTelemetry SDK that was loaded before");
    const activeContext = () => context.active();
    return { traces: new Traces({ ...options, tracer: registered, activeContext }), close: () => Promise.resolve() };
  }
  const exporter = readExporter(env, log);
  if (exporter) {
    const { startSdk } = await import("./sdk/startSdk.js");
    const sdk = startSdk(exporter, { name: NAME, version, log });
    return { traces: new Traces({ ...options, tracer: sdk.tracer }), close: () => sdk.close() };
  }
  const passesOn = traceParent === "continue" && !trustsNone;
  const traces = passesOn ? new Traces({ ...options, tracer: undefined }) : undefined;
  return { traces, close: () => Promise.resolve() };
}
