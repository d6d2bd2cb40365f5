const WINDOW_MS = 3_000;

/** The transfer rate over the last seconds. */
export class TransferRate {
  readonly #samples: { readonly at: number; readonly bytes: number }[] = [];

  /** @param bytes sent so far @returns bytes per second; undefined during the first 200 ms */
  measure(bytes: number, at = performance.now()): number | undefined {
    this.#samples.push({ at, bytes });
    while (this.#samples.length > 2 && (this.#samples[0]?.at ?? at) < at - WINDOW_MS) this.#samples.shift();
    const [first] = this.#samples;
    if (!first || at - first.at < 200) return undefined;
    return ((bytes - first.bytes) / (at - first.at)) * 1000;
  }
}
