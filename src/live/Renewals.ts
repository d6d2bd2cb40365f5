import { LRUCache } from "lru-cache";

/** Most renewals that are known; beyond that the oldest is forgotten, and its streams last until their token expires. */
const MAX_RENEWALS = 10_000;

/** Which session was renewed as which, so that a log-off ends all of them. Sessions are named by their hash. */
export class Renewals {
  readonly #before = new LRUCache<string, string>({
    maxSize: MAX_RENEWALS, // with `max` it would allocate for all of them at once
    sizeCalculation: () => 1,
  });

  add(before: string, after: string): void {
    if (before !== after) this.#before.set(after, before);
  }

  /** A session and the earlier ones that it renewed, which are then forgotten. */
  take(session: string): readonly string[] {
    const line = [session];
    for (let last: string | undefined = session; last !== undefined;) {
      const before: string | undefined = this.#before.get(last);
      this.#before.delete(last);
      if (before !== undefined) line.push(before);
      last = before;
    }
    return line;
  }
}
