import type { Logger } from "pino";

type Environment = Readonly<Record<string, string | undefined>>;

/** How traces are sent to a collector. The other settings, such as its address, are read by the SDK itself. */
export type Exporter = "http/protobuf" | "http/json";

const PROPAGATORS: ReadonlySet<string> = new Set(["tracecontext", "baggage", "none"]);

/**
 * The exporter that the environment asks for, by the variables of OpenTelemetry
 * (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/). What is not supported is told, and traces
 * never keep the service from starting.
 *
 * @returns undefined when no traces are to be sent
 */
export function readExporter(env: Environment, log: Pick<Logger, "warn">): Exporter | undefined {
  const setting = (name: string) => {
    const text = env[name]?.trim();
    return text === "" ? undefined : text; // an empty variable is none
  };
  if (setting("OTEL_SDK_DISABLED")?.toLowerCase() === "true") return undefined;
  const [name = "", endpoint] =
    ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"]
      .map((each) => [each, setting(each)] as const)
      .find(([, value]) => value !== undefined) ?? [];
  const exporter = setting("OTEL_TRACES_EXPORTER") ?? (endpoint === undefined ? "none" : "otlp");
  if (exporter === "none") return undefined;
  if (exporter !== "otlp") {
    log.warn(`OTEL_TRACES_EXPORTER=${exporter} is not supported, so no traces are sent. It may be otlp or none.`);
    return undefined;
  }
  if (endpoint !== undefined && !(/^https?:\/\//i.test(endpoint) && URL.canParse(endpoint))) {
    log.warn(`${name} must be an http:// or https:// URL, so no traces are sent.`);
    return undefined;
  }
  const unknown = (setting("OTEL_PROPAGATORS") ?? "")
    .split(",")
    .filter((each) => each && !PROPAGATORS.has(each.trim()));
  if (unknown.length > 0)
    log.warn(
      `OTEL_PROPAGATORS=${unknown.join(",")} is not supported: traces are passed on by traceparent and tracestate.`,
    );
  const protocol =
    setting("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL") ?? setting("OTEL_EXPORTER_OTLP_PROTOCOL") ?? "http/protobuf";
  if (protocol === "http/protobuf" || protocol === "http/json") return protocol;
  log.warn(
    `OTEL_EXPORTER_OTLP_PROTOCOL=${protocol} is not supported, so no traces are sent. It may be http/protobuf or http/json, mostly at port 4318 of the collector.`,
  );
  return undefined;
}
