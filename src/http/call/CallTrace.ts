import type { UpstreamCall } from "../../UpstreamError.js";

/** Told of one call as it goes on, so that a trace can show it. What it is told is never the concern of the call. */
export interface CallTrace {
  /** A try is about to be sent. @returns headers that go with it, names and values in turn */
  startTry(): readonly string[];
  /** The head of its response has come. */
  onHead(status: number): void;
  /** The try got no response. */
  failTry(error: unknown): void;
  /** The call has ended; without an error when it ended well. */
  end(error?: unknown): void;
}

/** Something on behalf of which calls are made. */
export interface CallTracer {
  traceCall(call: UpstreamCall): CallTrace;
}

/** One look at the upstream that is made for subscribers, in the background. */
export interface LookTrace extends CallTracer {
  /** Without an error when it ended well. */
  end(error?: unknown): void;
}

/** Begins the traces of the looks for a subscription. It may outlive the request, and holds nothing of it. */
export interface LookTracer {
  startLook(): LookTrace;
}
