/** Every `extensions.code` that the API gives, and what only this side can notice. */
export const FAILURE_CODES = [
  "BAD_REQUEST",
  "BAD_USER_INPUT",
  "FORBIDDEN",
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "INTERNAL_SERVER_ERROR",
  "METHOD_NOT_ALLOWED",
  "NOT_FOUND",
  "PAYLOAD_TOO_LARGE",
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
  /** No answer came. */
  "UNREACHABLE",
  /** An upload broke off. */
  "INTERRUPTED",
  /** An answer came that is none of the API's. */
  "UNKNOWN",
] as const;

export type FailureCode = (typeof FAILURE_CODES)[number];

export const isFailureCode = (code: unknown): code is FailureCode => FAILURE_CODES.some((known) => known === code);
