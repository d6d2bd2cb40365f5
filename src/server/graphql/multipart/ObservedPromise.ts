/** A promise that reports each `await` and `then`. Settles as its source does; its rejection may go unhandled. */
export class ObservedPromise<T> extends Promise<T> {
  /** `then` and `catch` return a plain promise. */
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
