import type { UpstreamErrorKind } from "../../UpstreamError.js";
import type { StopReason } from "../limits/Deadline.js";

/** What is kept of a foreign error: an undici error can carry headers, bytes of the body and the socket. */
interface TransportCause {
  readonly code: string | undefined;
  readonly name: string;
  readonly message: string;
}

interface TransportErrorOptions {
  readonly cause?: TransportCause;
  /** True when nothing of a response was seen and the request may be sent again. */
  readonly retriable?: boolean;
  /** Seconds after which a new try makes sense. */
  readonly retryAfter?: number;
}

/** Why there is no response, or no complete one. The call turns it into an UpstreamError. */
export class TransportError extends Error {
  override readonly name = "TransportError";
  readonly kind: UpstreamErrorKind;
  readonly retriable: boolean;
  readonly retryAfter: number | undefined;

  /** @param detail for the log; holds no header, no body, no token */
  constructor(kind: UpstreamErrorKind, detail: string, options: TransportErrorOptions = {}) {
    super(detail, { cause: options.cause });
    this.kind = kind;
    this.retriable = options.retriable === true;
    this.retryAfter = options.retryAfter;
  }
}

/** A call that was stopped from outside. */
export function stopError(why: StopReason): TransportError {
  return new TransportError(why, why === "timeout" ? "no answer in time" : "given up, because the caller went away");
}

/** A body without a length, whose connection was reset instead of closed. */
export function resetError(): TransportError {
  return new TransportError("unavailable", "the connection broke in the midst of the answer");
}

/** Classifies an error of undici, or of the socket below it, by its code. */
export function toTransportError(error: unknown, responseBegan: boolean): TransportError {
  const cause = describe(error);
  const kind = kindOf(cause);
  const mayRetry = (kind === "unavailable" || cause.code === "UND_ERR_CONNECT_TIMEOUT") && !isClosed(cause.code);
  const where = responseBegan ? " in the midst of the answer" : "";
  return new TransportError(kind, `${cause.code ?? cause.name}${where}`, {
    cause,
    retriable: !responseBegan && mayRetry,
  });
}

const timeouts = new Set(["UND_ERR_CONNECT_TIMEOUT", "UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT", "ETIMEDOUT"]);
const oversizes = new Set(["UND_ERR_HEADERS_OVERFLOW", "UND_ERR_RES_EXCEEDED_MAX_SIZE"]);

function kindOf({ code = "", name, message }: TransportCause): UpstreamErrorKind {
  if (timeouts.has(code)) return "timeout";
  // Not HTTP, or not now. (undici 7 leaves the parser's error without a code; "EOF" is a connection cut short.)
  const isNotHttp =
    name === "HTTPParserError" ? !message.includes("EOF") : code === "UND_ERR_SOCKET" && message.startsWith("bad ");
  if (isNotHttp || oversizes.has(code)) return "badResponse";
  return "unavailable"; // refused, reset, unknown host, closed, TLS, a body shorter than announced
}

/** Our own pool is closed: a retry would fail too. */
function isClosed(code: string | undefined): boolean {
  return code === "UND_ERR_CLOSED" || code === "UND_ERR_DESTROYED";
}

function describe(error: unknown): TransportCause {
  if (!(error instanceof Error)) return { code: undefined, name: "Error", message: "" };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return { code, name: error.name, message: error.message };
}
