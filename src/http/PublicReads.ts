import type { Read } from "./Read.js";

/** Long enough to spare the upstream, short enough that nobody notices. */
const FRESH_MS = 5_000;

interface Kept {
  readonly read: Read;
  readonly until: number;
}

/** Answers that are the same for everybody, whoever asks: each is good for some seconds. */
export class PublicReads {
  readonly #kept = new Map<string, Kept>();

  /** The answer while it is fresh. */
  fresh(path: string): Read | undefined {
    const kept = this.#kept.get(path);
    return kept !== undefined && performance.now() < kept.until ? kept.read : undefined;
  }

  /** The answer, however old: what a new one is compared with. */
  last(path: string): Read | undefined {
    return this.#kept.get(path)?.read;
  }

  keep(path: string, read: Read): void {
    this.#kept.set(path, { read, until: performance.now() + FRESH_MS });
  }

  forget(path: string): void {
    this.#kept.delete(path);
  }
}
