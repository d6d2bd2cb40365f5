/** How a request is to go wrong. Fields can be combined; what is not told to go wrong goes right. */
export interface Fault {
  /** Answer with this status (200 when only `headers` or `body` are given) instead of asking the real handler. */
  readonly status?: number;
  /**
   * Headers of that answer, by name, or as a flat list name, value, name, value … Nothing is checked: duplicates and invalid
   * characters leave as given. `Content-Length` is added unless it or `Transfer-Encoding` is given; with the
   * latter the body must be in chunks already.
   */
  readonly headers?: Readonly<Record<string, string | readonly string[]>> | readonly string[];
  readonly body?: string | Buffer;
  /** Wait before anything else happens. */
  readonly delayMs?: number;
  /** Announce the whole length, send so many bytes of the body, destroy the connection. Without a body: of the real answer. */
  readonly cutAfterBytes?: number;
  /** Send the body byte by byte, so many milliseconds apart. Without a body: the real answer's. */
  readonly dripMs?: number;
  /** Take the request in and never answer. */
  readonly silence?: boolean;
  /** Reset the connection at once. */
  readonly reset?: boolean;
  /**
   * Do not read the request's body; never answer, unless there is something to answer. Who does not read does not see
   * the caller go either, so the journal may not tell of it.
   */
  readonly neverRead?: boolean;
  /** Read so many bytes of the request's body, then reset the connection. */
  readonly resetAfterRequestBytes?: number;
  /** Send the answer before the request's body is read, then read and forget it. */
  readonly answerEarly?: boolean;
}

/** Which requests a fault is for: a method, or what is given of method and path. */
export type FaultMatch =
  | string
  | {
      readonly method?: string;
      /** Relative to the origin, without query, as on the wire: equal to the text, or matched by the expression. */
      readonly path?: string | RegExp;
      /** How often, 1 by default; Infinity until `clearFaults`. */
      readonly times?: number;
    };

interface Armed {
  readonly matches: (method: string, path: string) => boolean;
  readonly fault: Fault;
  left: number;
}

/** Faults in the order they were asked for; each request takes the first that matches it. */
export class FaultQueue {
  #armed: Armed[] = [];

  add(match: FaultMatch, fault: Fault): void {
    const { method, path, times = 1 } = typeof match === "string" ? { method: match } : match;
    const isPath = (actual: string) => (typeof path === "object" ? actual.search(path) >= 0 : path === actual);
    this.#armed.push({
      matches: (m, p) => (method === undefined || method === m) && (path === undefined || isPath(p)),
      fault,
      left: times,
    });
  }

  take(method: string, path: string): Fault | undefined {
    const found = this.#armed.find(({ matches, left }) => left > 0 && matches(method, path));
    if (found && --found.left <= 0) this.#armed = this.#armed.filter((armed) => armed !== found);
    return found?.fault;
  }

  clear(): void {
    this.#armed = [];
  }
}
