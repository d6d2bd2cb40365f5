import type { IncomingMessage, ServerResponse } from "node:http";
import { type JournalEntry, Recording } from "./Recording.js";

export type { JournalEntry, JournalPart } from "./Recording.js";

/** The most entries kept, so that memory stays bounded over weeks. */
const capacity = 5_000;

interface Waiter {
  readonly check: (entry: JournalEntry) => void;
}

/** The requests that the sandbox received, exactly as on the wire. An entry is added when its request begins. */
export class Journal {
  #entries: JournalEntry[] = [];
  readonly #waiters = new Set<Waiter>();
  readonly #recordings = new WeakMap<IncomingMessage, Recording>();

  /** In the order of arrival. */
  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  get last(): JournalEntry | undefined {
    return this.#entries.at(-1);
  }

  /** Requests with this method and a path, relative to the origin, with this prefix. */
  find(method: string, pathPrefix = "/"): JournalEntry[] {
    return this.#entries.filter((entry) => entry.method === method && entry.url.startsWith(pathPrefix));
  }

  clear(): void {
    this.#entries = [];
  }

  /**
   * Resolves with the first present or future entry that fulfils the predicate; entries are checked again when they change.
   * The default timeout is shorter than the service's own timeouts of 30 s, so that a call which they stop does not count.
   */
  waitFor(predicate: (entry: JournalEntry) => boolean, timeoutMs = 20_000): Promise<JournalEntry> {
    const present = this.#entries.find(predicate);
    if (present) return Promise.resolve(present);
    return new Promise((resolve, reject) => {
      const settle = (outcome: () => void) => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        outcome();
      };
      const check = (entry: JournalEntry) => {
        try {
          if (predicate(entry)) settle(() => resolve(entry));
        } catch (error) {
          settle(() => reject(error instanceof Error ? error : new Error("The predicate failed.", { cause: error })));
        }
      };
      const waiter: Waiter = { check };
      const timer = setTimeout(() => {
        const seen = this.#entries.map(
          (e) => `\n  ${e.method} ${e.url} → ${e.status ?? (e.aborted ? "aborted" : "…")}`,
        );
        settle(() =>
          reject(new Error(`No matching request within ${timeoutMs} ms. Received:${seen.join("") || " none"}`)),
        );
      }, timeoutMs);
      this.#waiters.add(waiter);
    });
  }

  /** Begins an entry. For internal use. */
  record(request: IncomingMessage, response: ServerResponse): Recording {
    const recording = new Recording(request, response, (entry) => {
      for (const { check } of [...this.#waiters]) check(entry);
    });
    this.#recordings.set(request, recording);
    this.#entries.push(recording.entry);
    if (this.#entries.length > capacity) this.#entries.shift();
    return recording;
  }

  /** The recording of a request in progress. For internal use. */
  of(request: IncomingMessage): Recording | undefined {
    return this.#recordings.get(request);
  }
}
