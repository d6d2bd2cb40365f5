/** How the sandbox mishandles a request. Fields can be combined. */
export interface Fault {
  /** Respond with this status (200 if only `headers` or `body` are given) in place of the real handler. */
  readonly status?: number;
  /**
   * Headers of that response, by name, or as a flat list name, value, name, value … Nothing is checked: duplicates and
   * invalid characters are sent as given. `Content-Length` is added unless it or `Transfer-Encoding` is given; with
   * the latter the body must be chunked already.
   */
  readonly headers?: Readonly<Record<string, string | readonly string[]>> | readonly string[];
  readonly body?: string | Buffer;
  /** Wait first. */
  readonly delayMs?: number;
  /** Announce the full length, send this many bytes of the body, destroy the connection. Without `body`: of the real response. */
  readonly cutAfterBytes?: number;
  /** Send the body byte by byte, at this interval. Without `body`: that of the real response. */
  readonly dripMs?: number;
  /** Read the request and never respond. */
  readonly silence?: boolean;
  /** Reset the connection at once. */
  readonly reset?: boolean;
  /**
   * Do not read the request's body; respond only if `status`, `headers` or `body` are given. Without reading, a disconnect
   * goes unnoticed, so the journal may not record it.
   */
  readonly neverRead?: boolean;
  /** Read this many bytes of the request's body, then reset the connection. */
  readonly resetAfterRequestBytes?: number;
  /** Let the real handler do its work. Needs `then`. */
  readonly act?: true;
  /** Reset the connection in place of the handler's response, so that the client cannot know what was done. */
  readonly then?: "drop";
  /** Send the response before the request's body is read, then read and discard the body. */
  readonly answerEarly?: boolean;
}

/** Which requests a fault applies to: those with this method, or with both this method and this path, where given. */
export type FaultMatch =
  | string
  | {
      readonly method?: string;
      /** Relative to the origin, without query, as on the wire: an exact string or a pattern. */
      readonly path?: string | RegExp;
      /** How many requests, 1 by default; Infinity means until `clearFaults`. */
      readonly times?: number;
    };

interface Armed {
  readonly matches: (method: string, path: string) => boolean;
  readonly fault: Fault;
  left: number;
}

/** Pending faults, in order; each request takes the first that matches. */
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
