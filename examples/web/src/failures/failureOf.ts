import { CombinedGraphQLErrors, ServerError, ServerParseError } from "@apollo/client/errors";
import { type FailureCode, isFailureCode } from "./failureWords";

/** What went wrong, wherever it was noticed. */
export interface Failure {
  readonly code: FailureCode;
  /** In the words of the API, for `BAD_USER_INPUT` above all. */
  readonly message: string;
  /** Which of the two services behind the API it was. */
  readonly service?: string;
  /** When a new try makes sense, in milliseconds of this machine's clock. */
  readonly retryAt?: number;
  /** By which the operators find it in their log. */
  readonly requestId?: string;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** One error of the API, be it from an answer to GraphQL or from one below `/files`. */
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

/** What the body of an answer says that is no success: JSON of the API, or something of a proxy between. */
export function failureOfBody(text: string): Failure {
  try {
    const body: unknown = JSON.parse(text);
    if (isRecord(body) && Array.isArray(body.errors)) return failureOfError(body.errors[0]);
  } catch {
    // no JSON: not of the API
  }
  return { code: "UNKNOWN", message: "" };
}

/** An error is looked at with each rendering; what it says of time counts from the first look. */
const known = new WeakMap<object, Failure>();

/** Whatever was thrown, as a failure that there are words for. */
export function failureOf(error: unknown): Failure {
  if (typeof error !== "object" || error === null) return describe(error);
  const failure = known.get(error) ?? describe(error);
  known.set(error, failure);
  return failure;
}

function describe(error: unknown): Failure {
  if (CombinedGraphQLErrors.is(error)) {
    const failures = error.errors.map(failureOfError);
    // When the session has ended, that is what matters, whatever else went wrong.
    return failures.find(({ code }) => code === "UNAUTHENTICATED") ?? failures[0] ?? failureOfError(undefined);
  }
  if (ServerError.is(error) || ServerParseError.is(error)) return failureOfBody(error.bodyText);
  if (error instanceof TypeError) return { code: "UNREACHABLE", message: "" }; // of fetch
  return { code: "UNKNOWN", message: "" };
}
