import type { Service, UpstreamErrorKind } from "../../UpstreamError.js";
import type { ReadTracker } from "../cache/ReadTracker.js";
import type { SessionCookie } from "./sessionCookie.js";

/** One call of an upstream API, as it is counted, logged and named in an error. */
export interface UpstreamCall {
  readonly service: Service;
  readonly method: string;
  /** Relative to the base of the API. */
  readonly path: string;
}

/** How a call ended. */
export interface CallReport extends UpstreamCall {
  /** HTTP status of the last answer; absent when there was none. */
  readonly status?: number | undefined;
  /** From the call, the wait for its place included, to the answer; for a download to the end of its body. */
  readonly durationMs: number;
  /** How often the request was tried: 1, more after retries, 0 when it was given up before it was sent. */
  readonly tries: number;
  /** Absent when the call ended well, and when it ended by an error that is not the upstream's (a broken upload source). */
  readonly errorKind?: UpstreamErrorKind | undefined;
}

/** What the client needs of an AbortSignal. */
export interface CallerSignal {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: EventListenerObject): void;
  removeEventListener(type: "abort", listener: EventListenerObject): void;
}

/** What the client needs of the one on whose behalf it calls. Bound once per request. */
export interface Caller {
  /** Sent as `x-request-id`. */
  readonly requestId: string;
  /** Aborted when the caller goes away: everything under way is given up. */
  readonly signal: CallerSignal;
  /** Value of the session cookie. Read anew at each call: a log-on changes it midway. */
  readonly token: string | undefined;
  /** What `cookieHeader` makes of the token, where it is at hand: made anew it costs each call a look at every character. */
  readonly cookieHeader?: string | undefined;
  /** Told of each session cookie that any upstream response sets, error responses included, in order. */
  onSessionCookie(cookie: SessionCookie): void;
  /** Told once for each call before it is sent (not for retries); may throw an UpstreamError to refuse it. */
  beforeCall?(call: UpstreamCall): void;
  /** Told of all that is asked on behalf of the caller. */
  readonly trace?: ReadTracker | undefined;
  /** Told when a call that `beforeCall` let pass has ended. */
  afterCall?(report: CallReport): void;
}
