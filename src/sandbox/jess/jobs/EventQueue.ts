/** What is to happen at a time. */
interface Event {
  readonly at: number;
  readonly run: (at: number) => Promise<void>;
}

/** The longest delay of a timer in Node. */
const MAX_DELAY_MS = 2 ** 31 - 1;

interface Time {
  readonly isStopped: boolean;
  now(): number;
}

/** Runs events at their times, one after the other; those of one time in the order in which they were added. */
export class EventQueue {
  readonly #clock: Time;
  #events: Event[] = [];
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(clock: Time) {
    this.#clock = clock;
  }

  add(at: number, run: Event["run"]): void {
    const later = this.#events.findIndex((event) => event.at > at);
    this.#events.splice(later < 0 ? this.#events.length : later, 0, { at, run });
    if (!this.#running) this.#wait();
  }

  /** Resolves when all that is due has been done, and what became due by that. */
  async settle(): Promise<void> {
    while (this.#running || this.#isDue()) {
      this.#running ??= this.#runDue().finally(() => {
        this.#running = undefined;
        this.#wait();
      });
      await this.#running;
    }
  }

  /** No event begins from now on; resolves when none runs. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#running?.catch(() => undefined);
  }

  async #runDue(): Promise<void> {
    while (this.#isDue()) {
      const next = this.#events.shift();
      // An event knows the time at which it was due, so that a late one delays no other.
      await next?.run(next.at);
    }
  }

  #isDue(): boolean {
    const [next] = this.#events;
    return next !== undefined && next.at <= this.#clock.now() && !this.#isStopped;
  }

  #wait(): void {
    clearTimeout(this.#timer);
    const [next] = this.#events;
    if (next === undefined || this.#isStopped || this.#clock.isStopped) return;
    const delay = Math.min(Math.max(next.at - this.#clock.now(), 0), MAX_DELAY_MS);
    this.#timer = setTimeout(
      () =>
        void this.settle()
          .catch(() => undefined)
          .then(() => this.#wait()),
      delay,
    ).unref();
  }
}
