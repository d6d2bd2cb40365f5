import type { UpstreamErrorKind } from "../../UpstreamError.js";
import type { StopReason } from "../limits/Deadline.js";

/** Why there is no answer, or no whole one. */
export interface TransportFailure {
  readonly kind: UpstreamErrorKind;
  /** For the log; holds no header, no body, no token. */
  readonly detail: string;
  readonly cause?: TransportCause;
  /** True when nothing of an answer was seen and the upstream may be asked again. */
  readonly retriable: boolean;
  /** Seconds after which a new try makes sense. */
  readonly retryAfter?: number;
}

/** What is kept of a foreign error: an undici error can carry headers, bytes of the body and the socket. */
export interface TransportCause {
  readonly code: string | undefined;
  readonly name: string;
  readonly message: string;
}

const timeouts = new Set(["UND_ERR_CONNECT_TIMEOUT", "UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT", "ETIMEDOUT"]);
const oversizes = new Set(["UND_ERR_HEADERS_OVERFLOW", "UND_ERR_RES_EXCEEDED_MAX_SIZE"]);
/** A call that was stopped from outside. */
export function stopFailure(why: StopReason): TransportFailure {
  const detail = why === "timeout" ? "no answer in time" : "given up, because the caller went away";
  return { kind: why, detail, retriable: false };
}

/** A body that the end of its connection ended, but the connection broke. */
export function cutFailure(): TransportFailure {
  return { kind: "unavailable", detail: "the connection broke in the midst of the answer", retriable: false };
}

/** Tells a failure of undici or of the socket below it by its code. */
export function transportFailure(error: unknown, answerBegan: boolean): TransportFailure {
  const cause = describe(error);
  const kind = kindOf(cause);
  const retriable =
    !answerBegan && (kind === "unavailable" || cause.code === "UND_ERR_CONNECT_TIMEOUT") && !isClosed(cause.code);
  return {
    kind,
    detail: `${cause.code ?? cause.name}${answerBegan ? " in the midst of the answer" : ""}`,
    cause,
    retriable,
  };
}

function kindOf({ code = "", name, message }: TransportCause): UpstreamErrorKind {
  if (timeouts.has(code)) return "timeout";
  // What came is no HTTP, or not now. (undici 7 leaves the parser's error without a code; "EOF" is a connection cut short.)
  const foreign =
    name === "HTTPParserError" ? !message.includes("EOF") : code === "UND_ERR_SOCKET" && message.startsWith("bad ");
  if (foreign || oversizes.has(code)) return "badResponse";
  // Refused, reset, unknown host, closed, TLS, a body shorter than announced: nobody (whole) answers there.
  return "unavailable";
}

/** Our own pool is closed: to ask it again is in vain. */
function isClosed(code: string | undefined): boolean {
  return code === "UND_ERR_CLOSED" || code === "UND_ERR_DESTROYED";
}

function describe(error: unknown): TransportCause {
  if (!(error instanceof Error)) return { code: undefined, name: "Error", message: "" };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return { code, name: error.name, message: error.message };
}
