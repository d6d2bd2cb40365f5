import { Counter, type Registry } from "prom-client";
import { ERROR_CODES } from "../../server/errors/errorCodes.js";
import { Durations } from "./Durations.js";
import { WayCounter } from "./WayCounter.js";

/** What is counted when something ends. */
export function createInstruments(registry: Registry) {
  const registers = [registry];
  const instruments = {
    requests: new Durations({
      name: "http_server_request_duration_seconds",
      help: "Requests that have ended, from their head to the end of the response. Without streams.",
      labelNames: ["http_request_method", "http_route", "http_response_status_code"],
    }),
    incomplete: new Counter({
      name: "ensims_incomplete_responses_total",
      help: "Responses that the client did not get in full, by why. Without streams.",
      labelNames: ["reason"] as const,
      registers,
    }),
    calls: new Durations({
      name: "http_client_request_duration_seconds",
      help: "Calls of the REST APIs, the wait for a slot and retries included; of a download to its end.",
      labelNames: ["service", "method", "status", "error_type"],
    }),
    retries: new Counter({
      name: "ensims_retries_total",
      help: "Calls of the REST APIs that were made again.",
      labelNames: ["service"] as const,
      registers,
    }),
    operations: new Durations({
      name: "graphql_operation_duration_seconds",
      help: "Valid GraphQL operations, to the end of the response; of a subscription to the end of its stream.",
      labelNames: ["type", "operation", "outcome"],
    }),
    ways: new WayCounter(registry),
    errors: new Counter({
      name: "graphql_errors_total",
      help: "Responses with an error, by its extensions.code, at every address.",
      labelNames: ["code"] as const,
      registers,
    }),
    streams: new Counter({
      name: "ensims_streams_ended_total",
      help: "Streams of subscriptions that have ended, by why.",
      labelNames: ["ended_by"] as const,
      registers,
    }),
    events: new Counter({
      name: "ensims_stream_events_total",
      help: "Events that were told by the streams that have ended.",
      registers,
    }),
  };
  // So that the first one is an increase.
  for (const code of ERROR_CODES) instruments.errors.inc({ code }, 0);
  for (const service of ["users", "jess"]) instruments.retries.inc({ service }, 0);
  return instruments;
}
