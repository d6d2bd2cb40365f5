import fastJson from "fast-json-stringify";
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

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const number = { type: "number" } as const;
const texts = { type: "array", items: text } as const;

/** The fields in the order in which they are written. */
const LINE = {
  type: "object",
  properties: {
    requestId: text,
    trace_id: text,
    span_id: text,
    remoteAddress: text,
    operation: text,
    type: text,
    hash: text,
    route: text,
    method: text,
    planned: flag,
    repeated: flag,
    renewed: flag,
    untrusted: flag,
    status: number,
    codes: texts,
    outcome: {}, // one text, or several
    incomplete: text,
    events: number,
    endedBy: text,
    durationMs: number,
    upstream: {
      type: "array",
      items: {
        type: "object",
        properties: { call: text, status: number, durationMs: number, tries: number, error: text },
      },
    },
  } satisfies Record<keyof RequestLine, object>,
} as const;

/** The level of these lines, as pino counts it. */
const INFO = 30;

/** Compiled, if the lines are wanted and go somewhere as JSON. @param destination undefined in a terminal */
export function openRequestLog(log: Logger, service: string, destination: DestinationStream | undefined): RequestLog {
  return destination && log.isLevelEnabled("info") ? compiledRequestLog(service, destination) : log;
}

/**
 * Writes the same lines as pino, by a serializer that is compiled for them, in half of the time.
 *
 * @param service the name of this service in each line
 */
export function compiledRequestLog(service: string, destination: DestinationStream): RequestLog {
  const fieldsOf = fastJson(LINE);
  const rest = `,"service":${JSON.stringify(service)},`;
  return {
    info: (line, message) => {
      const fields = fieldsOf(line).slice(1, -1);
      destination.write(`{"level":${INFO},"time":${Date.now()}${rest}${fields},"msg":"${message}"}\n`);
    },
  };
}
