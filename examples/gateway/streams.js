import { GraphQLError } from "graphql";

/** @import { ExecutionRequest, ExecutionResult, Executor } from "@graphql-tools/utils" */

/** Errors of the gateway itself that its clients are to know: it has a new supergraph, or is being stopped. */
const OWN_CODES = ["SCHEMA_RELOAD", "SHUTTING_DOWN"];

/**
 * Subscribes at a subgraph. Once the stream has begun it may take as long as it likes.
 *
 * @param {Executor} executor
 * @param {ExecutionRequest} request
 * @param {number} timeoutMs
 */
export async function beginStream(executor, request, timeoutMs) {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  const signal = request.signal ? AbortSignal.any([request.signal, late.signal]) : late.signal;
  try {
    const result = await executor({ ...request, signal });
    if (late.signal.aborted) throw new GraphQLError("timeout", { extensions: { code: "GATEWAY_TIMEOUT" } });
    return result;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The events of a stream. When it breaks, or tells what is no GraphQL, the outage is its last event.
 *
 * @param {AsyncIterable<ExecutionResult>} source
 * @param {(code: string) => ExecutionResult} outage
 * @returns {AsyncIterableIterator<ExecutionResult>}
 */
export function checkedEvents(source, outage) {
  const events = source[Symbol.asyncIterator]();
  let isOver = false;
  /** @param {string} code */
  const last = (code) => {
    isOver = true;
    void events.return?.();
    return { done: false, value: outage(code) };
  };
  return {
    async next() {
      if (isOver) return { done: true, value: undefined };
      try {
        const { done, value } = await events.next();
        if (done === true) return { done, value: undefined };
        if (!isResult(value)) return last("RESPONSE_VALIDATION_FAILED");
        // What the subgraph says itself was JSON: no instance of `Error`.
        const own = value.errors?.find((error) => error instanceof Error);
        if (own && !OWN_CODES.includes(String(own.extensions.code))) return last("SUBREQUEST_HTTP_ERROR");
        return { done: false, value };
      } catch {
        return last("RESPONSE_VALIDATION_FAILED");
      }
    },
    // At once, also while an event is waited for: the client has gone.
    async return() {
      isOver = true;
      await events.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** @param {unknown} value @returns {value is ExecutionResult} */
const isResult = (value) => {
  if (typeof value !== "object" || value === null) return false;
  const { data, errors } = /** @type {{ data?: unknown, errors?: unknown }} */ (value);
  return (
    typeof (data ?? {}) === "object" && Array.isArray(errors ?? []) && (data !== undefined || errors !== undefined)
  );
};
