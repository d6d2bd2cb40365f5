import type { ApolloServerErrorCode } from "@apollo/server/errors";
import type { UpstreamErrorKind } from "../../UpstreamError.js";

/** Every `extensions.code` that this server gives. */
export const ERROR_CODES = [
  "BAD_REQUEST",
  "BAD_USER_INPUT",
  "CANCELLED",
  "FORBIDDEN",
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "INTERNAL_SERVER_ERROR",
  "METHOD_NOT_ALLOWED",
  "NOT_ACCEPTABLE",
  "NOT_FOUND",
  "NO_JESS_SESSION",
  "OPERATION_RESOLUTION_FAILURE",
  "PAYLOAD_TOO_LARGE",
  "PERSISTED_DOCUMENT_NOT_FOUND",
  "PERSISTED_DOCUMENT_REQUIRED",
  "PERSISTED_QUERY_NOT_SUPPORTED",
  "PRECONDITION_FAILED",
  "RANGE_NOT_SATISFIABLE",
  "REQUEST_TIMEOUT",
  "SERVICE_OVERLOADED",
  "TOO_MANY_REQUESTS",
  "UNAUTHENTICATED",
  "UNSUPPORTED_MEDIA_TYPE",
  "UPLOAD_TOO_LARGE",
  "UPSTREAM_BAD_RESPONSE",
  "UPSTREAM_ERROR",
  "UPSTREAM_TIMEOUT",
  "UPSTREAM_UNAVAILABLE",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Apollo Server's codes. One without a row does not compile. */
const APOLLO_CODES: Readonly<Record<`${ApolloServerErrorCode}`, ErrorCode>> = {
  BAD_REQUEST: "BAD_REQUEST",
  BAD_USER_INPUT: "BAD_USER_INPUT",
  GRAPHQL_PARSE_FAILED: "GRAPHQL_PARSE_FAILED",
  GRAPHQL_VALIDATION_FAILED: "GRAPHQL_VALIDATION_FAILED",
  INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR",
  OPERATION_RESOLUTION_FAILURE: "OPERATION_RESOLUTION_FAILURE",
  PERSISTED_QUERY_NOT_FOUND: "PERSISTED_QUERY_NOT_SUPPORTED", // none is kept
  PERSISTED_QUERY_NOT_SUPPORTED: "PERSISTED_QUERY_NOT_SUPPORTED",
};

/** HTTP statuses that say more than Apollo's code, which is `BAD_REQUEST` for each. */
const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  405: "METHOD_NOT_ALLOWED",
  406: "NOT_ACCEPTABLE",
  415: "UNSUPPORTED_MEDIA_TYPE",
};

const isApolloCode = (code: unknown): code is keyof typeof APOLLO_CODES =>
  typeof code === "string" && Object.hasOwn(APOLLO_CODES, code);

const statusOf = (http: unknown): unknown =>
  typeof http === "object" && http !== null && "status" in http ? http.status : undefined;

/** The code of an error that Apollo Server or graphql-js finds in a request. What the latter gives no code are values. */
export function codeOfApollo({ code = "BAD_USER_INPUT", http }: Readonly<Record<string, unknown>>): ErrorCode {
  return BY_STATUS[Number(statusOf(http))] ?? (isApolloCode(code) ? APOLLO_CODES[code] : "BAD_REQUEST");
}

interface Failure {
  readonly code: ErrorCode;
  /** HTTP status where the failure is the whole answer, as it is below /files. */
  readonly status: number;
  /** For the caller. Says nothing of the upstream's words. */
  readonly message: string;
}

/** Stands for the value of `retryAfter` in a message. */
export const SECONDS = "{seconds}";

/** The public error of each kind of upstream failure. A kind without a row does not compile. */
export const UPSTREAM_ERRORS: Readonly<Record<UpstreamErrorKind, Failure>> = {
  unauthenticated: {
    code: "UNAUTHENTICATED",
    status: 401,
    message: "There is no session, or it has ended. Log on, and send the session cookie or a bearer token.",
  },
  forbidden: { code: "FORBIDDEN", status: 403, message: "The account may not do this." },
  noJessSession: {
    code: "NO_JESS_SESSION",
    status: 403,
    message: "The account holds no valid JESS session. Link it, or renew its JESS session, with `setJessSession`.",
  },
  notFound: { code: "NOT_FOUND", status: 404, message: "There is nothing at the path, or no job of this number." },
  tooLarge: { code: "UPLOAD_TOO_LARGE", status: 413, message: "The upload is larger than the service takes." },
  tooManyRequests: {
    code: "TOO_MANY_REQUESTS",
    status: 429,
    message: "There were too many requests. Try again later, after `retryAfter` seconds where it is given.",
  },
  folder: {
    code: "NOT_FOUND",
    status: 404,
    message:
      "There is a folder at the path, not a file. List it by GraphQL: a folder of the storage with `files(path:)`, one of a job with `job { results }`.",
  },
  accountPaused: {
    code: "TOO_MANY_REQUESTS",
    status: 429,
    message: `Log-on for this account is paused, because wrong passwords were given too often. The right one is refused too. Try again in ${SECONDS} seconds.`,
  },
  addressPaused: {
    code: "TOO_MANY_REQUESTS",
    status: 429,
    message: `Log-on from this address is paused, because wrong passwords were given too often. Right ones are refused too. Try again in ${SECONDS} seconds.`,
  },
  badResponse: {
    code: "UPSTREAM_BAD_RESPONSE",
    status: 502,
    message: "The service behind this API returned an invalid response.",
  },
  failed: {
    code: "UPSTREAM_ERROR",
    status: 502,
    message:
      "The service behind this API met an error and does not say why. What was sent may be the cause: look at it before you send it again.",
  },
  unavailable: {
    code: "UPSTREAM_UNAVAILABLE",
    status: 503,
    message: "The service behind this API cannot be reached. Try again later.",
  },
  timeout: {
    code: "UPSTREAM_TIMEOUT",
    status: 504,
    message: "The service behind this API did not answer in time. Try again later.",
  },
  overloaded: {
    code: "SERVICE_OVERLOADED",
    status: 503,
    message: "This service has too much to do at the moment. Try again in a second.",
  },
  tooManyCalls: {
    code: "BAD_USER_INPUT",
    status: 400,
    message: "The operation asks for too many different things of the service behind this API. Split it.",
  },
  cancelled: { code: "CANCELLED", status: 499, message: "The request was given up because the caller went away." },
};
