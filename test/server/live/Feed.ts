/** Events that a test tells one by one, and what was asked of it. */
export class Feed implements AsyncIterableIterator<unknown, undefined> {
  /** Calls of `next`. */
  pulls = 0;
  /** Calls of `return`. */
  returns = 0;
  readonly #waiting: (() => IteratorResult<unknown, undefined>)[] = [];
  readonly #waiters: (() => void)[] = [];
  readonly #watchers: (() => void)[] = [];

  push(event: unknown): void {
    this.#add(() => ({ done: false, value: event }));
  }

  end(): void {
    this.#add(() => ({ done: true, value: undefined }));
  }

  fail(error: unknown): void {
    this.#add(() => {
      throw error;
    });
  }

  async next(): Promise<IteratorResult<unknown, undefined>> {
    this.pulls += 1;
    this.#tell();
    while (this.#waiting.length === 0) await new Promise<void>((resolve) => this.#waiters.push(resolve));
    const step = this.#waiting.shift();
    return step ? step() : { done: true, value: undefined };
  }

  return(): Promise<IteratorResult<unknown, undefined>> {
    this.returns += 1;
    this.end();
    this.#tell();
    return Promise.resolve({ done: true, value: undefined });
  }

  /** Resolves when the condition holds, which is looked at after each call. */
  async until(condition: (feed: this) => boolean): Promise<void> {
    while (!condition(this)) await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #add(step: () => IteratorResult<unknown, undefined>): void {
    this.#waiting.push(step);
    for (const wake of this.#waiters.splice(0)) wake();
  }

  #tell(): void {
    for (const wake of this.#watchers.splice(0)) wake();
  }
}
