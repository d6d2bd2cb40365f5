import type { UpstreamCall, UpstreamErrorKind } from "../../UpstreamError.js";
import type { ReadTracker } from "../cache/ReadTracker.js";
import type { CallerSignal } from "../limits/SharedAbort.js";
import type { CallTrace } from "./CallTrace.js";
import type { SessionCookie } from "./sessionCookie.js";

/** How a call ended. */
export interface CallReport extends UpstreamCall {
  /** HTTP status of the last response; absent when there was none. */
  readonly status?: number | undefined;
  /** From the call, the wait for its slot included, to the response; for a download to the end of its body. */
  readonly durationMs: number;
  /** How often the request was tried: 1, more after retries, 0 when it was given up before it was sent. */
  readonly tries: number;
  /** Absent when the call ended well, and when it ended by an error that is not the upstream's (a broken upload source). */
  readonly errorKind?: UpstreamErrorKind | undefined;
}

/** The caller on whose behalf the client calls. Bound once per request. */
export interface Caller {
  /** Sent as `x-request-id`. */
  readonly requestId: string;
  /** Aborted when the caller goes away: all its calls are given up. */
  readonly signal: CallerSignal;
  /** Value of the session cookie. Read at each call, since a log-on changes it. */
  readonly token: string | undefined;
  /** `cookieHeader(token)`, if it is known already: each call would have to check every character again. */
  readonly cookieHeader?: string | undefined;
  /** Its JSON calls have slots of their own and are not retried; its reads are neither cached nor shared. */
  readonly isBackground?: boolean;
  /** Called with each session cookie that any upstream response sets, error responses included, in order. */
  onSessionCookie(cookie: SessionCookie): void;
  /** Called once for each call before it is sent (not for retries); may throw an UpstreamError to refuse it. */
  beforeCall?(call: UpstreamCall): void;
  /** Records all reads and changes made on behalf of the caller. */
  readonly trace?: ReadTracker | undefined;
  /** Called once for each call that `beforeCall` let pass: where there is a trace, it is told of the call. */
  traceCall?(call: UpstreamCall): CallTrace | undefined;
  /** Called when a call that `beforeCall` let pass has ended. */
  afterCall?(report: CallReport): void;
}
