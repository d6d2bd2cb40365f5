import type { ErrorCode } from "./errorCodes.js";

/** A request that the server refuses before anything is executed. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  constructor(
    readonly status: number,
    readonly code: ErrorCode,
    /** For the caller: what is wrong, and what to do. */
    message: string,
    /** Seconds after which a new try makes sense. */
    readonly retryAfter?: number,
  ) {
    super(message);
  }
}
