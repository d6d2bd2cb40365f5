/**
 * A promise that tells when somebody begins to wait for it, be it by `await` or by `then`. Settles as its source does; a
 * rejection that nobody waits for is nobody's fault.
 */
export class ObservedPromise<T> extends Promise<T> {
  /** What `then` and `catch` give is a promise like any other. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }
  readonly #onAwaited: () => void;

  constructor(source: Promise<T>, onAwaited: () => void) {
    super((resolve, reject) => {
      source.then(resolve, reject);
    });
    this.#onAwaited = onAwaited;
    void super.then(undefined, () => undefined);
  }

  override then<Result = T, Failed = never>(
    onFulfilled?: ((value: T) => Result | PromiseLike<Result>) | null,
    onRejected?: ((reason: unknown) => Failed | PromiseLike<Failed>) | null,
  ): Promise<Result | Failed> {
    this.#onAwaited();
    return super.then(onFulfilled, onRejected);
  }
}
