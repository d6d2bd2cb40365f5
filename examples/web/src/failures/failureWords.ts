export interface Words {
  readonly title: string;
  readonly advice: string;
}

const OURS =
  "That is a fault of this page or of the service, not of yours. Reload the page; if it stays, tell the operators.";

/**
 * What a person is told: what happened, and what to do now; for every `extensions.code` that the API gives, and for what
 * only this side can notice.
 */
export const FAILURE_WORDS = {
  UNAUTHENTICATED: { title: "Your session has ended", advice: "Sign in again. You come back to where you were." },
  FORBIDDEN: { title: "Your account may not do this", advice: "Ask an administrator if you think that it should." },
  NOT_FOUND: {
    title: "There is nothing of that name",
    advice: "It may have been deleted or renamed meanwhile. Look at the folder again.",
  },
  BAD_USER_INPUT: { title: "Something in it is not right", advice: "Change it and try again." },
  BAD_REQUEST: { title: "The service did not understand the request", advice: OURS },
  GRAPHQL_PARSE_FAILED: { title: "The service did not understand the request", advice: OURS },
  GRAPHQL_VALIDATION_FAILED: {
    title: "This page and the service do not fit together",
    advice: "One of them is newer. Reload the page; if it stays, tell the operators.",
  },
  OPERATION_RESOLUTION_FAILURE: { title: "The service did not find the operation", advice: OURS },
  PERSISTED_QUERY_NOT_SUPPORTED: { title: "The service keeps no operations", advice: OURS },
  METHOD_NOT_ALLOWED: { title: "The service does not answer such a request", advice: OURS },
  UNSUPPORTED_MEDIA_TYPE: { title: "The service does not take this kind of content", advice: OURS },
  NOT_ACCEPTABLE: { title: "The service has no answer of that kind", advice: OURS },
  CANCELLED: { title: "The request was given up", advice: "Try again if you still want it." },
  REQUEST_TIMEOUT: {
    title: "Sending took too long",
    advice: "The connection was too slow or stood still. Check it and try again.",
  },
  PRECONDITION_FAILED: { title: "The file has changed meanwhile", advice: "Look at the folder again, then try again." },
  RANGE_NOT_SATISFIABLE: {
    title: "The file is shorter than it was",
    advice: "It has changed meanwhile. Download it again from its beginning.",
  },
  PAYLOAD_TOO_LARGE: { title: "That is too long", advice: "Shorten the text to less than a mebibyte and try again." },
  UPLOAD_TOO_LARGE: {
    title: "The file is too large",
    advice: "It is over the limit of the service. Split it, or pack it smaller.",
  },
  TOO_MANY_REQUESTS: { title: "Too many attempts", advice: "Wait a little, then try again." },
  SERVICE_OVERLOADED: { title: "The service has too much to do just now", advice: "Try again in a moment." },
  UPSTREAM_UNAVAILABLE: {
    title: "The ENSIMS service cannot be reached",
    advice: "It may be down for a short time. Nothing is lost: try again in a minute.",
  },
  UPSTREAM_TIMEOUT: {
    title: "The ENSIMS service takes too long to answer",
    advice: "It may be busy. Look whether it was done all the same, then try again.",
  },
  UPSTREAM_ERROR: {
    title: "The ENSIMS service met an error",
    advice: "Look at what you sent: it may be the cause. If it is right, tell the operators.",
  },
  UPSTREAM_BAD_RESPONSE: {
    title: "The ENSIMS service gave an answer that makes no sense",
    advice: "Try again. If it stays, tell the operators.",
  },
  INTERNAL_SERVER_ERROR: {
    title: "Something went wrong in the service",
    advice: "Try again. If it stays, tell the operators.",
  },
  /** No answer came. */
  UNREACHABLE: {
    title: "There is no connection to the service",
    advice: "Check that you are online, then try again.",
  },
  /** An upload broke off. */
  INTERRUPTED: {
    title: "The connection broke while the file was sent",
    advice: "Check that you are online. A file far over the limit of the service can end so too.",
  },
  /** An answer came that is none of the API's. */
  UNKNOWN: {
    title: "The answer was not one of this service",
    advice: "Something between you and the service may have answered. Try again; if it stays, tell the operators.",
  },
} as const satisfies Readonly<Record<string, Words>>;

export type FailureCode = keyof typeof FAILURE_WORDS;

export const isFailureCode = (code: unknown): code is FailureCode =>
  typeof code === "string" && Object.hasOwn(FAILURE_WORDS, code);
