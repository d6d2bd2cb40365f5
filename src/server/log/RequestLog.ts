import type { DestinationStream, Logger } from "pino";

/** A call of an upstream, as a line tells it. */
export interface CallLine {
  /** Service, method and the first part of the path. */
  readonly call: string;
  readonly status: number | undefined;
  readonly durationMs: number;
  readonly tries: number | undefined;
  readonly error: string | undefined;
}

/** The line of a request. docs/log.md describes each field. */
export interface RequestLine {
  readonly requestId: string;
  /** By the names that OpenTelemetry gives them. */
  readonly trace_id: string | undefined;
  readonly span_id: string | undefined;
  readonly remoteAddress: string | undefined;
  readonly operation: string | undefined;
  readonly type: string | undefined;
  readonly hash: string | undefined;
  readonly route: string | undefined;
  readonly method: string | undefined;
  readonly planned: boolean | undefined;
  readonly repeated: boolean | undefined;
  readonly renewed: boolean | undefined;
  readonly untrusted: boolean | undefined;
  readonly status: number;
  readonly codes: readonly string[] | undefined;
  readonly outcome: string | readonly string[] | undefined;
  readonly incomplete: string | undefined;
  readonly events: number | undefined;
  readonly endedBy: string | undefined;
  readonly durationMs: number;
  readonly upstream: readonly CallLine[];
}

/** What became of a request: it was executed, or refused before. */
export type RequestMessage = "operation" | "refused";

/** Takes the lines of requests. A logger of pino is one. */
export interface RequestLog {
  info(line: RequestLine, message: RequestMessage): void;
}

/** The level of these lines, as pino counts it. */
const INFO = 30;

/** With a writer of their own, if the lines are wanted and go somewhere as JSON. @param destination undefined in a terminal */
export function openRequestLog(log: Logger, service: string, destination: DestinationStream | undefined): RequestLog {
  return destination && log.isLevelEnabled("info") ? jsonRequestLog(service, destination) : log;
}

type Value = string | number | boolean | readonly string[];

/** A field behind another one; nothing if it has no value. */
const field = (name: string, value: Value | undefined): string =>
  value === undefined ? "" : `,"${name}":${JSON.stringify(value)}`;

/** Most operations whose fields are remembered. */
const MAX_OPERATIONS = 500;

type OperationFields = Pick<RequestLine, "operation" | "type" | "hash">;

/** The fields of operations. The same ones come again and again, and each is a long hash. */
class OperationTexts {
  readonly #known = new Map<string, OperationFields & { readonly text: string }>();

  of({ operation, type, hash }: OperationFields): string {
    const known = hash === undefined ? undefined : this.#known.get(hash);
    if (known && known.operation === operation && known.type === type) return known.text;
    const text = field("operation", operation) + field("type", type) + field("hash", hash);
    if (hash === undefined) return text;
    if (this.#known.size >= MAX_OPERATIONS) this.#known.clear();
    this.#known.set(hash, { operation, type, hash, text });
    return text;
  }
}

function callText({ call, status, durationMs, tries, error }: CallLine): string {
  const timing = field("status", status) + field("durationMs", durationMs) + field("tries", tries);
  return `{"call":${JSON.stringify(call)}${timing}${field("error", error)}}`;
}

/** The fields in the order in which they are written, but for those of the operation. */
const fieldsOf = (line: RequestLine, operation: string): string =>
  `"requestId":${JSON.stringify(line.requestId)}` +
  field("trace_id", line.trace_id) +
  field("span_id", line.span_id) +
  field("remoteAddress", line.remoteAddress) +
  operation +
  field("route", line.route) +
  field("method", line.method) +
  field("planned", line.planned) +
  field("repeated", line.repeated) +
  field("renewed", line.renewed) +
  field("untrusted", line.untrusted) +
  field("status", line.status) +
  field("codes", line.codes) +
  field("outcome", line.outcome) +
  field("incomplete", line.incomplete) +
  field("events", line.events) +
  field("endedBy", line.endedBy) +
  `,"durationMs":${line.durationMs},"upstream":[${line.upstream.map(callText).join()}]`;

/**
 * Writes the same lines as pino, in less time: docs/performance.md has the figures.
 *
 * @param service the name of this service in each line
 */
export function jsonRequestLog(service: string, destination: DestinationStream): RequestLog {
  const operations = new OperationTexts();
  const rest = `,"service":${JSON.stringify(service)},`;
  return {
    info: (line, message) => {
      const fields = fieldsOf(line, operations.of(line));
      destination.write(`{"level":${INFO},"time":${Date.now()}${rest}${fields},"msg":"${message}"}\n`);
    },
  };
}
