import type { IncomingMessage, ServerResponse } from "node:http";
import { type JournalEntry, Recording } from "./Recording.js";

export type { JournalEntry, JournalPart } from "./Recording.js";

/** As many entries are kept, so that a sandbox that runs for weeks does not grow. */
const capacity = 5_000;

interface Waiter {
  readonly look: (entry: JournalEntry) => void;
}

/** What the sandbox received, request by request, exactly as it was on the wire. An entry appears when its request begins. */
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

  /** The requests of this method whose path, relative to the origin, begins so. */
  find(method: string, pathPrefix = "/"): JournalEntry[] {
    return this.#entries.filter((entry) => entry.method === method && entry.url.startsWith(pathPrefix));
  }

  clear(): void {
    this.#entries = [];
  }

  /**
   * The first entry, present or to come, that fulfils the predicate; entries are looked at again whenever they change. It
   * fails before the service gives up a call by its own timeouts of 30 s: a call that is given up later was not stopped by its caller.
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
      const look = (entry: JournalEntry) => {
        try {
          if (predicate(entry)) settle(() => resolve(entry));
        } catch (error) {
          settle(() => reject(error instanceof Error ? error : new Error("The predicate failed.", { cause: error })));
        }
      };
      const waiter: Waiter = { look };
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

  /** Begin an entry. For the sandbox itself. */
  record(request: IncomingMessage, response: ServerResponse): Recording {
    const recording = new Recording(request, response, (entry) => {
      for (const { look } of [...this.#waiters]) look(entry);
    });
    this.#recordings.set(request, recording);
    this.#entries.push(recording.entry);
    if (this.#entries.length > capacity) this.#entries.shift();
    return recording;
  }

  /** The recording of a request in progress. For the sandbox itself. */
  of(request: IncomingMessage): Recording | undefined {
    return this.#recordings.get(request);
  }
}
