/** The time of the jobs, in milliseconds since 1970: the system's, until it is moved by hand. */
export class Clock {
  #stopped: number | undefined;

  get isStopped(): boolean {
    return this.#stopped !== undefined;
  }

  now(): number {
    return this.#stopped ?? Date.now();
  }

  /** From the first call on, time passes by these calls only. */
  advance(ms: number): void {
    this.#stopped = this.now() + ms;
  }
}
