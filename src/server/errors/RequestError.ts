import type { ErrorCode } from "./errorCodes.js";

export interface RequestErrorOptions {
  /** Seconds after which a new try makes sense. */
  readonly retryAfter?: number;
  /** Headers of the response, by names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that the server refuses before anything is executed. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly retryAfter: number | undefined;
  readonly headers: Readonly<Record<string, string>>;

  /** @param message for the caller: what is wrong, and what to do */
  constructor(
    readonly status: number,
    readonly code: ErrorCode,
    message: string,
    { retryAfter, headers = {} }: RequestErrorOptions = {},
  ) {
    super(message);
    this.retryAfter = retryAfter;
    this.headers = headers;
  }
}
