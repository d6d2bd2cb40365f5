/** How many there are of each key. Nothing is kept of a key that has none. */
export class KeyCounts {
  readonly #counts = new Map<string, number>();

  of(key: string): number {
    return this.#counts.get(key) ?? 0;
  }

  /** @returns takes it off again; to be called once */
  add(key: string): () => void {
    this.#counts.set(key, this.of(key) + 1);
    return () => {
      const count = this.of(key) - 1;
      if (count > 0) this.#counts.set(key, count);
      else this.#counts.delete(key);
    };
  }
}
