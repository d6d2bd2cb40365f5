import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { pino } from "pino";
import { jsonRequestLog, type RequestLine, type RequestLog } from "../../../src/server/log/RequestLog.js";

const text = fc.string({ unit: "binary" });
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const milliseconds = fc.nat().map((tenths) => tenths / 10);
const status = fc.integer({ min: 100, max: 599 });

const lines: fc.Arbitrary<RequestLine> = fc.record({
  requestId: text,
  trace_id: optional(text),
  span_id: optional(text),
  remoteAddress: optional(text),
  // Few, so that they come again, and one hash has several names.
  operation: optional(fc.oneof(text, fc.constantFrom("Me", "Files"))),
  type: optional(fc.oneof(text, fc.constantFrom("query", "mutation"))),
  hash: optional(fc.oneof(text, fc.constantFrom("a1", "b2"))),
  route: optional(text),
  method: optional(text),
  planned: fc.constantFrom(true, undefined),
  repeated: fc.constantFrom(true, undefined),
  renewed: fc.constantFrom(true, undefined),
  untrusted: fc.constantFrom(true, undefined),
  status,
  codes: optional(fc.array(text)),
  outcome: fc.oneof(text, fc.array(text), fc.constant(undefined)),
  incomplete: optional(text),
  events: optional(fc.nat()),
  endedBy: optional(text),
  durationMs: milliseconds,
  upstream: fc.array(
    fc.record({
      call: text,
      status: optional(status),
      durationMs: milliseconds,
      tries: optional(fc.nat()),
      error: optional(text),
    }),
  ),
});

test("the log of requests has the fields that pino writes, in the same order, whatever is in them", () => {
  const written: string[] = [];
  const destination = { write: (line: string) => void written.push(line) };
  const logs: RequestLog[] = [
    jsonRequestLog('a "service"', destination),
    pino({ base: { service: 'a "service"' } }, destination),
  ];

  fc.assert(
    fc.property(lines, fc.constantFrom("operation" as const, "refused" as const), (line, message) => {
      written.length = 0;
      for (const log of logs) log.info(line, message);

      const [own = "", byPino = ""] = written.map((each) => each.replace(/"time":\d+/, '"time":0'));
      expect(own).toBe(byPino);
      expect(JSON.parse(own)).toMatchObject({ level: 30, service: 'a "service"', msg: message });
    }),
    { numRuns: 1_000 },
  );
});
