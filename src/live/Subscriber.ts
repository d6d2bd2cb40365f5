import type { LiveJob } from "./LiveJob.js";

/** How a stream ends: by an error, or without one. */
export type End = { readonly error: unknown } | "complete";

/** Called once, before the first value. The result is called once, when the subscriber leaves of its own will. */
export type Join = (subscriber: Subscriber) => () => void;

/** Events of one stream that wait; of more the oldest is dropped. Only one who reads slowly, and has many jobs, can have so many. */
const MAX_WAITING = 1_000;

type Result = IteratorResult<LiveJob, undefined>;
const DONE: Result = { done: true, value: undefined };

/** One waiting call of `next`. */
interface Waiter {
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * One stream: of each job the latest value that it has not taken, in the order of the jobs' first ones. Nothing begins before the
 * first `next`; after `return` nothing is left.
 */
export class Subscriber implements AsyncIterableIterator<LiveJob, undefined> {
  /** Whether fields of the list are asked for. */
  readonly needsRow: boolean;
  /** Undefined once it has joined: it holds what belongs to the request. */
  #join: Join | undefined;
  readonly #waiting = new Map<string, LiveJob>();
  readonly #waiters: Waiter[] = [];
  #state: "new" | "joined" | "ended" = "new";
  #leave: (() => void) | undefined;
  #end: End | undefined;

  constructor(join: Join, needsRow: boolean) {
    this.#join = join;
    this.needsRow = needsRow;
  }

  next(): Promise<Result> {
    if (this.#state === "new") {
      this.#state = "joined";
      const join = this.#join;
      this.#join = undefined;
      this.#leave = join?.(this);
    }
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
      this.#serve();
    });
  }

  /** Leaves at once, also while a `next` waits. */
  return(): Promise<Result> {
    const leave = this.#state === "joined" ? this.#leave : undefined;
    this.#waiting.clear();
    this.end("complete");
    leave?.();
    return Promise.resolve(DONE);
  }

  throw(error: unknown): Promise<Result> {
    void this.return();
    return Promise.reject(error instanceof Error ? error : new Error("the stream was ended", { cause: error }));
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Takes the place of an earlier value of the same job. */
  tell(job: LiveJob): void {
    if (this.#state === "ended") return;
    this.#waiting.set(job.id, job);
    if (this.#waiting.size > MAX_WAITING) {
      const [oldest] = this.#waiting.keys();
      if (oldest !== undefined) this.#waiting.delete(oldest);
    }
    this.#serve();
  }

  /** Ends the stream after what waits: nothing is told any more. */
  end(how: End): void {
    if (this.#state === "ended") return;
    this.#state = "ended";
    this.#end = how;
    this.#serve();
  }

  #serve(): void {
    while (this.#waiters.length > 0) {
      const [first] = this.#waiting;
      if (first !== undefined) {
        this.#waiting.delete(first[0]);
        this.#waiters.shift()?.resolve({ done: false, value: first[1] });
      } else if (this.#end === undefined) return;
      else if (this.#end === "complete") this.#waiters.shift()?.resolve(DONE);
      else {
        const { error } = this.#end;
        this.#end = "complete"; // an iterator throws once
        this.#waiters.shift()?.reject(error);
      }
    }
  }
}
