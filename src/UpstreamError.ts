/** The upstream APIs, by their names in the schema and the log. */
export type Service = "users" | "jess";

/**
 * What went wrong in an upstream call, as far as it matters to a caller.
 *
 * - `unauthenticated`: the caller has no session, or the upstream does not accept its token (401).
 * - `forbidden` (403), `notFound` (404), `tooLarge` (413, or our own upload limit), `tooManyRequests` (429).
 * - `noJessSession`: a JESS call was refused, and the account holds no valid JESS session.
 * - `folder`: the path is a folder, but a file was requested.
 * - `accountPaused`, `addressPaused`: too many wrong credentials for the account, or from the caller's address; no call was made.
 * - `badResponse`: not a response of the API: a redirect, another content type, broken JSON, a wrong shape, too long.
 * - `failed`: the upstream has an internal error (500, an unexpected status).
 * - `unavailable`: the upstream cannot be reached (502, 503, 504, refused, reset, unknown host, or the circuit is open).
 * - `timeout`: no response in time.
 * - `overloaded`: too many calls to that API are in progress or waiting.
 * - `tooManyCalls`: the operation has reached its limit of upstream calls.
 * - `cancelled`: the caller disconnected, so the call was aborted.
 */
export type UpstreamErrorKind =
  | "unauthenticated"
  | "forbidden"
  | "notFound"
  | "tooLarge"
  | "tooManyRequests"
  | "noJessSession"
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

/** One call of an upstream API, as it is counted, logged and named in an error. */
export interface UpstreamCall {
  readonly service: Service;
  readonly method: string;
  /** Relative to the base URL of the API. For the log, never for the caller. */
  readonly path: string;
}

export interface UpstreamErrorFacts extends UpstreamCall {
  readonly kind: UpstreamErrorKind;
  /** HTTP status of the response; absent without a response. */
  readonly status?: number | undefined;
  /** Seconds to wait before a retry, by the upstream or by us. */
  readonly retryAfter?: number | undefined;
  /** Details for the log. Never has a token, a cookie or a body. */
  readonly detail: string;
  readonly cause?: unknown;
}

/** The error of every failed upstream call. */
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
