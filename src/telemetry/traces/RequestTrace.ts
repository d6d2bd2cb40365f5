import type { CallTracer, LookTracer } from "../../http/call/CallTrace.js";

/** What a trace tells of a request that has ended. It has no address, no path of a file, no document and no variable. */
export interface EndedRequest {
  readonly requestId: string;
  readonly operation: {
    readonly name: string | undefined;
    readonly type: string | undefined;
    readonly repeated: true | undefined;
    readonly renewed: true | undefined;
    readonly codes: readonly string[] | undefined;
    readonly stream: { readonly events: number } | undefined;
  };
  readonly outcomes: readonly string[];
  readonly response: { readonly statusCode: number; readonly headersSent: boolean };
}

/** The part of a trace that one request is: its calls belong to it. */
export interface RequestTrace extends CallTracer {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits; undefined when there is no span of this service. */
  readonly spanId: string | undefined;
  readonly looks: LookTracer | undefined;
  /** @param incomplete why the client did not get the whole response */
  end(request: EndedRequest, incomplete: string | undefined): void;
}
