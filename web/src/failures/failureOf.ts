import { CombinedGraphQLErrors, ServerError, ServerParseError } from "@apollo/client/errors";
import { type FailureCode, isFailureCode } from "./errorMessages";

/** An error of the API, the network or an upload. */
export interface Failure {
  readonly code: FailureCode;
  /** The API's message; shown for `BAD_USER_INPUT`. */
  readonly message: string;
  /** The upstream service that failed. */
  readonly service?: string;
  /** Earliest time to retry, in milliseconds since the epoch. */
  readonly retryAt?: number;
  /** Identifies the request in the service's log. */
  readonly requestId?: string;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** From one error of the API, in a response of `/graphql` or `/files`. */
function failureOfError(error: unknown): Failure {
  const { message, extensions } = isRecord(error) ? error : {};
  const { code, service, retryAfter, requestId } = isRecord(extensions) ? extensions : {};
  return {
    code: isFailureCode(code) ? code : "UNKNOWN",
    message: typeof message === "string" ? message : "",
    ...(typeof service === "string" && { service }),
    ...(typeof retryAfter === "number" && { retryAt: Date.now() + retryAfter * 1000 }),
    ...(typeof requestId === "string" && { requestId }),
  };
}

/** From the body of an error response: JSON of the API, or anything else from a proxy. */
export function failureOfBody(text: string): Failure {
  try {
    const body: unknown = JSON.parse(text);
    if (isRecord(body) && Array.isArray(body.errors)) return failureOfError(body.errors[0]);
  } catch {
    // not JSON, so not from the API
  }
  return { code: "UNKNOWN", message: "" };
}

/** Components convert the same error at every render; `retryAt` must not move. */
const known = new WeakMap<object, Failure>();

/** Converts a thrown value. */
export function failureOf(error: unknown): Failure {
  if (typeof error !== "object" || error === null) return describe(error);
  const failure = known.get(error) ?? describe(error);
  known.set(error, failure);
  return failure;
}

/** From the errors of a GraphQL response. The end of the session takes precedence over other errors. */
export function failureOfErrors(errors: readonly unknown[]): Failure {
  const failures = errors.map(failureOfError);
  return failures.find(({ code }) => code === "UNAUTHENTICATED") ?? failures[0] ?? failureOfError(undefined);
}

function describe(error: unknown): Failure {
  if (CombinedGraphQLErrors.is(error)) return failureOfErrors(error.errors);
  if (ServerError.is(error) || ServerParseError.is(error)) return failureOfBody(error.bodyText);
  if (error instanceof TypeError) return { code: "UNREACHABLE", message: "" }; // thrown by fetch
  return { code: "UNKNOWN", message: "" };
}
