const WINDOW_MS = 3_000;

/** How fast bytes have been leaving lately. */
export class Speed {
  readonly #samples: { readonly at: number; readonly bytes: number }[] = [];

  /** Takes in how many bytes have left so far; gives bytes a second, undefined as long as that cannot be told. */
  measure(bytes: number, at = performance.now()): number | undefined {
    this.#samples.push({ at, bytes });
    while (this.#samples.length > 2 && (this.#samples[0]?.at ?? at) < at - WINDOW_MS) this.#samples.shift();
    const [first] = this.#samples;
    if (!first || at - first.at < 200) return undefined;
    return ((bytes - first.bytes) / (at - first.at)) * 1000;
  }
}
