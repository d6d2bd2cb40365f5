export interface ErrorMessage {
  readonly title: string;
  /** What to do now. */
  readonly advice: string;
}

const RELOAD =
  "This is a bug in this page or the service. Reload the page. If it happens again, contact the operators.";
const TRY_AGAIN = "Try again. If it happens again, contact the operators.";

const OTHER_VERSION = {
  title: "This page and the service have different versions",
  advice: "Reload the page. If it happens again, contact the operators.",
};

/** A message for every `extensions.code` of the API, and for the failures that only this page can detect. */
export const ERROR_MESSAGES = {
  UNAUTHENTICATED: { title: "Your session has ended", advice: "Sign in again to continue on this page." },
  FORBIDDEN: { title: "You do not have permission", advice: "If you need access, ask an administrator." },
  NO_JESS_SESSION: { title: "Your JESS session has ended", advice: "Connect your account to JESS again." },
  NOT_FOUND: { title: "File or folder not found", advice: "It may have been deleted or renamed. Refresh the folder." },
  BAD_USER_INPUT: { title: "Invalid input", advice: "Change it and try again." },
  BAD_REQUEST: { title: "Invalid request", advice: RELOAD },
  GRAPHQL_PARSE_FAILED: { title: "Invalid request", advice: RELOAD },
  GRAPHQL_VALIDATION_FAILED: OTHER_VERSION,
  OPERATION_RESOLUTION_FAILURE: { title: "Operation not found", advice: RELOAD },
  PERSISTED_DOCUMENT_NOT_FOUND: OTHER_VERSION,
  PERSISTED_DOCUMENT_REQUIRED: OTHER_VERSION,
  PERSISTED_QUERY_NOT_SUPPORTED: { title: "Persisted queries are not supported", advice: RELOAD },
  METHOD_NOT_ALLOWED: { title: "Method not allowed", advice: RELOAD },
  UNSUPPORTED_MEDIA_TYPE: { title: "Unsupported content type", advice: RELOAD },
  NOT_ACCEPTABLE: { title: "Response format not supported", advice: RELOAD },
  CANCELLED: { title: "The request was cancelled", advice: "Try again." },
  REQUEST_TIMEOUT: { title: "The request timed out", advice: "Check your connection and try again." },
  PRECONDITION_FAILED: { title: "The file has changed", advice: "Refresh the folder and try again." },
  RANGE_NOT_SATISFIABLE: { title: "The file has changed", advice: "Download it again from the beginning." },
  PAYLOAD_TOO_LARGE: { title: "The text is too long", advice: "Shorten it to less than 1 MB and try again." },
  UPLOAD_TOO_LARGE: { title: "The file is too large", advice: "It exceeds the upload limit. Compress or split it." },
  TOO_MANY_REQUESTS: { title: "Too many attempts", advice: "Wait a moment, then try again." },
  SERVICE_OVERLOADED: { title: "The service is overloaded", advice: "Try again in a moment." },
  UPSTREAM_UNAVAILABLE: {
    title: "The ENSIMS service is unavailable",
    advice: "Try again in a minute.",
  },
  UPSTREAM_TIMEOUT: {
    title: "The ENSIMS service did not respond in time",
    advice: "Check whether it went through, then try again.",
  },
  UPSTREAM_ERROR: {
    title: "The ENSIMS service reported an error",
    advice: "Check your input. If it is correct, contact the operators.",
  },
  UPSTREAM_BAD_RESPONSE: { title: "The ENSIMS service returned an invalid response", advice: TRY_AGAIN },
  INTERNAL_SERVER_ERROR: { title: "Internal error in the service", advice: TRY_AGAIN },
  /** No response. */
  UNREACHABLE: { title: "No connection to the service", advice: "Check that you are online, then try again." },
  /** An upload was interrupted. */
  INTERRUPTED: {
    title: "The connection was lost during the upload",
    advice: "Check that you are online, and that the file is within the upload limit.",
  },
  /** A response that is not from the API, such as a proxy's error page. */
  UNKNOWN: { title: "Unexpected response", advice: TRY_AGAIN },
} as const satisfies Readonly<Record<string, ErrorMessage>>;

export type FailureCode = keyof typeof ERROR_MESSAGES;

export const isFailureCode = (code: unknown): code is FailureCode =>
  typeof code === "string" && Object.hasOwn(ERROR_MESSAGES, code);
