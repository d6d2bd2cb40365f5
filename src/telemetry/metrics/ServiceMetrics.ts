import type { Server } from "node:net";
import { AggregatorRegistry, type Registry } from "prom-client";
import type { CallReport } from "../../http/call/Caller.js";
import { ERROR_CODES } from "../../server/errors/errorCodes.js";
import type { RequestLine, RequestLog } from "../../server/log/RequestLog.js";
import { ConnectionBytes } from "./ConnectionBytes.js";
import { createInstruments } from "./instruments.js";
import type { EndedRequest, Metrics, MetricSources, RefusedBytes } from "./Metrics.js";
import { OperationNames } from "./operationNames.js";
import { readAtScrape } from "./readAtScrape.js";
import type { Way } from "./WayCounter.js";

/** Methods that are told by name, and the name of all others, as OpenTelemetry has them. */
const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]);
const OTHER_METHOD = "_OTHER";

/** The files of the page, and what is not there. */
const OTHER_ROUTE = "/*";

const CODES: ReadonlySet<string> = new Set(ERROR_CODES);

/** Ends of streams that are as they should be: a client that closes one is the ordinary end of it. */
const GOOD_ENDS: ReadonlySet<string> = new Set(["complete", "drain", "client closed"]);

function wayOf({ planned, repeated, renewed, upstream }: RequestLine): Way {
  if (renewed === true) return "partial";
  if (repeated === true) return upstream.length === 0 ? "fresh" : "hit";
  return planned === true ? "compiled" : "interpreted";
}

/** `refused`: the data says that the upstream did not do what was asked. */
function outcomeOf({ codes, outcome, incomplete, endedBy }: RequestLine): "ok" | "refused" | "error" | "incomplete" {
  if (codes !== undefined || endedBy === "error") return "error";
  if (incomplete !== undefined || (endedBy !== undefined && !GOOD_ENDS.has(endedBy))) return "incomplete";
  if (outcome === undefined || outcome === "OK") return "ok";
  return typeof outcome !== "string" && outcome.every((each) => each === "OK") ? "ok" : "refused";
}

/** Counts what ends. No label is made of what a caller sends: each is one of a few words of ours, or a status. */
export class ServiceMetrics implements Metrics {
  /** Those that are told by name. */
  readonly #operations = new OperationNames();
  readonly #registry: Registry;
  readonly #instruments: ReturnType<typeof createInstruments>;
  readonly #bytes: ConnectionBytes;

  constructor(registry: Registry) {
    this.#registry = registry;
    this.#instruments = createInstruments(registry);
    this.#bytes = new ConnectionBytes(registry);
  }

  onRequest({ method, route = OTHER_ROUTE, status, incomplete, seconds }: EndedRequest): void {
    const labels = {
      http_request_method: METHODS.has(method) ? method : OTHER_METHOD,
      http_route: route,
      http_response_status_code: status ?? "",
    };
    this.#instruments.requests.observe(labels, seconds);
    if (incomplete !== undefined) this.#instruments.incomplete.inc({ reason: incomplete });
  }

  onRefusedBytes({ status, code }: RefusedBytes): void {
    this.onRequest({ method: OTHER_METHOD, route: "", status, incomplete: undefined, seconds: 0 });
    this.#countErrors([code]);
  }

  onCall({ service, method, status, errorKind, durationMs, tries }: CallReport): void {
    const labels = { service, method, status: status ?? "", error_type: errorKind ?? "" };
    this.#instruments.calls.observe(labels, durationMs / 1_000);
    if (tries > 1) this.#instruments.retries.inc({ service }, tries - 1);
  }

  count(log: RequestLog): RequestLog {
    return {
      info: (line, message) => {
        this.#countLine(line);
        log.info(line, message);
      },
    };
  }

  watchConnections(server: Server): void {
    server.on("connection", (socket) => this.#bytes.add(socket));
  }

  watch(sources: MetricSources): void {
    readAtScrape(sources, this.#registry);
  }

  /** All metrics, as Prometheus reads them. */
  async read(): Promise<string> {
    const { requests, calls, operations } = this.#instruments;
    const durations = [requests, calls, operations].map((each) => each.toJSON());
    return `${await this.#registry.metrics()}\n${await AggregatorRegistry.aggregate([durations]).metrics()}`;
  }

  addOperations(operations: Iterable<readonly [name: string, type: string]>): void {
    this.#operations.add(operations);
  }

  #countLine(line: RequestLine): void {
    const { type, operation, codes, durationMs, endedBy, events = 0 } = line;
    if (codes !== undefined) this.#countErrors(codes);
    if (type === undefined) return; // not GraphQL, or not valid
    const labels = { type, operation: this.#operations.labelOf(operation, type), outcome: outcomeOf(line) };
    this.#instruments.operations.observe(labels, durationMs / 1_000);
    this.#instruments.ways.count(wayOf(line));
    if (endedBy === undefined) return;
    this.#instruments.streams.inc({ ended_by: endedBy });
    this.#instruments.events.inc(events);
  }

  #countErrors(codes: readonly string[]): void {
    for (const code of codes) this.#instruments.errors.inc({ code: CODES.has(code) ? code : "other" });
  }
}
