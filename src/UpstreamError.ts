/** The upstream APIs, by the names that callers and operators see. */
export type Service = "users" | "jess";

/**
 * What went wrong below the resolvers, told apart as far as a caller can act on it.
 *
 * - `unauthenticated`: the caller has no session, or the upstream does not accept its token (401).
 * - `forbidden` (403), `notFound` (404), `tooLarge` (413, or our own upload limit), `tooManyRequests` (429).
 * - `folder`: there is a folder where a file is asked for.
 * - `accountPaused`, `addressPaused`: too many wrong credentials for the account, or from the caller's address; not asked.
 * - `badResponse`: an answer that is not what the API promises: a redirect, another content type, broken JSON, a wrong shape, too long.
 * - `failed`: the upstream met an error of its own (500, an unexpected status).
 * - `unavailable`: nobody answers there (502, 503, 504, refused, reset, unknown host, or the circuit is open after such failures).
 * - `timeout`: no answer in time.
 * - `overloaded`: this service has as many calls under way to that API as it can bear.
 * - `tooManyCalls`: the operation asks for more upstream calls than one operation may cause.
 * - `cancelled`: the caller went away, so the call was given up.
 */
export type UpstreamErrorKind =
  | "unauthenticated"
  | "forbidden"
  | "notFound"
  | "tooLarge"
  | "tooManyRequests"
  | "folder"
  | "accountPaused"
  | "addressPaused"
  | "badResponse"
  | "failed"
  | "unavailable"
  | "timeout"
  | "overloaded"
  | "tooManyCalls"
  | "cancelled";

export interface UpstreamErrorFacts {
  readonly kind: UpstreamErrorKind;
  readonly service: Service;
  readonly method: string;
  /** Relative to the base of the API. Goes to the log, never to the caller. */
  readonly path: string;
  /** HTTP status of the answer; absent when there was no answer. */
  readonly status?: number | undefined;
  /** Seconds after which a new try makes sense, as the upstream or we say. */
  readonly retryAfter?: number | undefined;
  /** What exactly went wrong, for the log: never holds a token, a cookie or a body. */
  readonly detail: string;
  readonly cause?: unknown;
}

/** The one failure of all that lies below the resolvers. */
export class UpstreamError extends Error {
  override readonly name = "UpstreamError";
  readonly kind: UpstreamErrorKind;
  readonly service: Service;
  readonly method: string;
  readonly path: string;
  readonly status: number | undefined;
  readonly retryAfter: number | undefined;
  readonly detail: string;

  constructor({ kind, service, method, path, status, retryAfter, detail, cause }: UpstreamErrorFacts) {
    super(`${service}: ${method} ${path}: ${detail}`, { cause });
    this.kind = kind;
    this.service = service;
    this.method = method;
    this.path = path;
    this.status = status;
    this.retryAfter = retryAfter;
    this.detail = detail;
  }
}
