import type { Deadline, StopReason } from "../limits/Deadline.js";
import { type Turn, WaitQueue } from "./WaitQueue.js";
import { stopFailure, type TransportFailure } from "../exchange/transportError.js";

/** What one caller has of the places: no more than its share at a time. */
export interface Share {
  /** Places taken, and turns in the common queue. */
  used: number;
  /** Turns that wait for the share: they neither hold a place nor stand before other callers. */
  readonly heldBack: WaitQueue<WaitingTurn>;
}

interface WaitingTurn extends Turn {
  /** It waits for the share of its caller, and then for a place. */
  heldBack: boolean;
}

export interface PlacesOptions {
  readonly count: number;
  /** Most that wait for a place; and most of one caller that wait for its share. */
  readonly maxQueued: number;
  /** Most places of one caller; no limit by default. */
  readonly perCaller?: number;
}

/** Callers without a call are kept up to this many, as in ReadsUnderWay. */
const MAX_IDLE = 1_024;

const SHARE_USED_UP: TransportFailure = {
  kind: "tooManyRequests",
  detail: "the caller has as many calls under way as it may",
  retriable: false,
  retryAfter: 1,
};

/**
 * How many calls may be under way at a time (a bulkhead), and how many more may wait for that, first come first served.
 * One caller cannot take them all: what it asks beyond its share waits apart, and others pass it. What is taken must be given
 * back, once, with the same share.
 */
export class Semaphore {
  readonly #options: PlacesOptions;
  readonly #queue = new WaitQueue<WaitingTurn>();
  readonly #shares = new Map<string, Share>();
  #free: number;
  #heldBack = 0;
  #closed = false;
  #onEmpty: (() => void) | undefined;

  constructor(options: PlacesOptions) {
    this.#options = options;
    this.#free = options.count;
  }

  /** The share of a caller, to be used at once; undefined where callers are not told apart. */
  shareOf(caller: { readonly token: string | undefined }): Share | undefined {
    if (this.#options.perCaller === undefined) return undefined; // the token is not even read
    const { token } = caller;
    if (token === undefined) return undefined;
    let share = this.#shares.get(token);
    if (share === undefined) {
      if (this.#shares.size >= MAX_IDLE) this.#forgetIdle();
      this.#shares.set(token, (share = { used: 0, heldBack: new WaitQueue<WaitingTurn>() }));
    }
    return share;
  }

  /** Takes a place, if one is free. (Then no turn is in the queue: a place given back goes to the next one.) */
  take(share?: Share): boolean {
    if (this.#free === 0 || this.#closed) return false;
    if (share !== undefined) {
      if (this.#isUsedUp(share)) return false;
      share.used++;
    }
    this.#free--;
    return true;
  }

  /** Waits until a place is taken, within the limits of the call; or resolves with why there is none. */
  async wait(limits: Deadline, share?: Share): Promise<TransportFailure | undefined> {
    if (this.#closed) return { kind: "unavailable", detail: "the client is closed", retriable: false };
    const own = share !== undefined && this.#isUsedUp(share) ? share : undefined;
    const queue = own?.heldBack ?? this.#queue;
    if (queue.size >= this.#options.maxQueued) {
      if (own !== undefined) return SHARE_USED_UP;
      return { kind: "overloaded", detail: "too many calls wait already", retriable: false, retryAfter: 1 };
    }
    return new Promise((resolve) => {
      const turn: WaitingTurn = { isOver: false, heldBack: own !== undefined, come: () => resolve(undefined), stop };
      const leave = () =>
        turn.heldBack && share !== undefined ? this.#leaveShare(turn, share) : this.#leave(turn, share);
      function stop(why: StopReason) {
        const failure = turn.heldBack && why === "timeout" ? SHARE_USED_UP : stopFailure(why);
        if (leave()) resolve(failure);
      }
      queue.add(turn);
      if (own !== undefined) this.#heldBack++;
      else if (share !== undefined) share.used++;
      limits.onStop(turn);
    });
  }

  /** Gives a place back: to the next that waits, if there is one. */
  give(share?: Share): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#free++;
    else next.come();
    if (share !== undefined) this.#giveShare(share);
    this.#tellIfEmpty();
  }

  /** Takes no more calls; resolves when none waits any more. */
  async close(): Promise<void> {
    this.#closed = true;
    if (!this.#isEmpty) await new Promise<void>((resolve) => (this.#onEmpty = resolve));
  }

  #isUsedUp(share: Share): boolean {
    return share.used >= (this.#options.perCaller ?? Infinity);
  }

  /** The next of the caller that was held back takes a place, or waits for one like others. */
  #giveShare(share: Share): void {
    share.used--;
    const next = share.heldBack.shift();
    if (next === undefined) return;
    this.#heldBack--;
    share.used++;
    if (this.#free > 0) {
      this.#free--;
      next.come();
    } else {
      next.isOver = false;
      next.heldBack = false;
      this.#queue.add(next);
    }
  }

  #leave(turn: WaitingTurn, share: Share | undefined): boolean {
    const waited = this.#queue.leave(turn);
    if (waited && share !== undefined) this.#giveShare(share);
    this.#tellIfEmpty();
    return waited;
  }

  #leaveShare(turn: WaitingTurn, share: Share): boolean {
    const waited = share.heldBack.leave(turn);
    if (waited) this.#heldBack--;
    this.#tellIfEmpty();
    return waited;
  }

  get #isEmpty(): boolean {
    return this.#queue.size === 0 && this.#heldBack === 0;
  }

  #tellIfEmpty(): void {
    if (this.#isEmpty) this.#onEmpty?.();
  }

  #forgetIdle(): void {
    for (const [token, { used, heldBack }] of this.#shares)
      if (used === 0 && heldBack.size === 0) this.#shares.delete(token);
  }
}
