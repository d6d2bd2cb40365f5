import type { ApolloClient } from "@apollo/client";
import { type Failure, failureOf } from "../failures/failureOf";
import { listFiles, type Place, ZipError, type ZippedFile, zipFiles } from "./zipFiles";

export type ZipState =
  /** `found` is the number of files so far. */
  | { readonly phase: "listing"; readonly found: number }
  | { readonly phase: "reading"; readonly bytes: number; readonly total: number; readonly files: number }
  | { readonly phase: "saved"; readonly total: number; readonly files: number }
  | { readonly phase: "empty" }
  | { readonly phase: "cancelled" }
  /** `path` is the file that could not be read, if it was one. */
  | { readonly phase: "failed"; readonly failure: Failure; readonly path: string | undefined };

export interface Zip {
  readonly id: number;
  readonly name: string;
  readonly places: readonly Place[];
  readonly state: ZipState;
}

export const isZipping = ({ state: { phase } }: Zip): boolean => phase === "listing" || phase === "reading";

/** How often the progress is shown. */
const SHOWN_MS = 100;

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the browser may still be reading it
}

/** Downloads of folders and of several files, each as a zip that the browser makes. */
export class ZipQueue {
  #zips: readonly Zip[] = [];
  #lastId = 0;
  readonly #running = new Map<number, AbortController>();
  readonly #listeners = new Set<() => void>();
  readonly #client: ApolloClient;
  readonly #onSessionEnd: () => void;

  constructor(client: ApolloClient, onSessionEnd: () => void) {
    this.#client = client;
    this.#onSessionEnd = onSessionEnd;
  }

  readonly read = (): readonly Zip[] => this.#zips;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  add(places: readonly Place[], name: string): void {
    const zip: Zip = { id: ++this.#lastId, name, places, state: { phase: "listing", found: 0 } };
    this.#set([...this.#zips, zip]);
    void this.#run(zip);
  }

  retry(id: number): void {
    const zip = this.#zips.find((each) => each.id === id);
    if (zip) void this.#run(zip);
  }

  cancel(id: number): void {
    this.#running.get(id)?.abort();
  }

  clear(): void {
    this.#set(this.#zips.filter(isZipping));
  }

  stop(): void {
    this.#set([]);
    for (const controller of this.#running.values()) controller.abort();
  }

  async #run({ id, places, name }: Zip): Promise<void> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    try {
      this.#update(id, await this.#zip(id, places, name, controller.signal));
    } catch (error) {
      if (controller.signal.aborted) this.#update(id, { phase: "cancelled" });
      else {
        const [failure, path] =
          error instanceof ZipError ? [error.failure, error.message] : [failureOf(error), undefined];
        this.#update(id, { phase: "failed", failure, path });
        if (failure.code === "UNAUTHENTICATED") this.#onSessionEnd();
      }
    } finally {
      this.#running.delete(id);
    }
  }

  async #zip(id: number, places: readonly Place[], name: string, signal: AbortSignal): Promise<ZipState> {
    const files: ZippedFile[] = [];
    let shownAt = 0;
    const show = (state: ZipState) => {
      if (performance.now() - shownAt < SHOWN_MS) return;
      shownAt = performance.now();
      this.#update(id, state);
    };
    for await (const file of listFiles(this.#client, places, signal)) {
      files.push(file);
      show({ phase: "listing", found: files.length });
    }
    if (files.length === 0) return { phase: "empty" };
    const total = files.reduce((sum, { size }) => sum + size, 0);
    let bytes = 0;
    const blob = await zipFiles(files, signal, (count) => {
      bytes += count;
      show({ phase: "reading", bytes, total, files: files.length });
    });
    signal.throwIfAborted();
    save(blob, name);
    return { phase: "saved", total, files: files.length };
  }

  #update(id: number, state: ZipState): void {
    this.#set(this.#zips.map((zip) => (zip.id === id ? { ...zip, state } : zip)));
  }

  #set(zips: readonly Zip[]): void {
    this.#zips = zips;
    for (const listener of this.#listeners) listener();
  }
}
