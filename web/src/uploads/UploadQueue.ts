import type { PlannedUpload } from "./planUploads";
import type { SendResult, sendFile } from "./sendFile";
import { TransferRate } from "./TransferRate";

export type UploadState =
  | { readonly phase: "waiting" }
  /** `sent` in bytes, `rate` in bytes per second once known. */
  | { readonly phase: "sending"; readonly sent: number; readonly rate: number | undefined }
  | SendResult;

export interface Upload extends PlannedUpload {
  readonly id: number;
  readonly state: UploadState;
}

interface Options {
  readonly send: typeof sendFile;
  readonly onSessionEnd: () => void;
}

/** Parallel uploads. More share the same bandwidth. */
const MAX_PARALLEL = 2;

/** Waiting or being sent. */
export const isUnderWay = ({ state: { phase } }: Upload): boolean => phase === "waiting" || phase === "sending";

/** Uploads files in order, a few in parallel. A failed upload does not affect the others. */
export class UploadQueue {
  #uploads: readonly Upload[] = [];
  #lastId = 0;
  readonly #sending = new Map<number, AbortController>();
  readonly #listeners = new Set<() => void>();
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  readonly read = (): readonly Upload[] => this.#uploads;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  add(files: readonly PlannedUpload[]): void {
    const added = files.map((file): Upload => ({ ...file, id: ++this.#lastId, state: { phase: "waiting" } }));
    this.#set([...this.#uploads, ...added]);
    this.#sendNext();
  }

  cancel(id: number): void {
    const sending = this.#sending.get(id);
    if (sending) sending.abort();
    else this.#update(id, { phase: "cancelled" });
  }

  retry(id: number): void {
    this.#update(id, { phase: "waiting" });
    this.#sendNext();
  }

  /** Retries what the network interrupted. */
  retryInterrupted(): void {
    for (const { id, state } of this.#uploads) {
      if (state.phase === "failed" && state.failure.code === "INTERRUPTED") this.retry(id);
    }
  }

  /** Removes finished uploads. */
  clear(): void {
    this.#set(this.#uploads.filter(isUnderWay));
  }

  /** Cancels and removes all uploads. */
  stop(): void {
    this.#set([]);
    for (const sending of this.#sending.values()) sending.abort();
  }

  #sendNext(): void {
    while (this.#sending.size < MAX_PARALLEL) {
      const next = this.#uploads.find(({ state }) => state.phase === "waiting");
      if (!next) return;
      void this.#send(next);
    }
  }

  async #send({ id, file, folder }: Upload): Promise<void> {
    const controller = new AbortController();
    const rate = new TransferRate();
    const onProgress = (sent: number) => this.#update(id, { phase: "sending", sent, rate: rate.measure(sent) });
    this.#sending.set(id, controller);
    onProgress(0);
    const result = await this.#options.send(file, folder, { signal: controller.signal, onProgress });
    this.#sending.delete(id);
    this.#update(id, result);
    if (result.phase === "failed" && result.failure.code === "UNAUTHENTICATED") this.#options.onSessionEnd();
    this.#sendNext();
  }

  #update(id: number, state: UploadState): void {
    this.#set(this.#uploads.map((upload) => (upload.id === id ? { ...upload, state } : upload)));
  }

  #set(uploads: readonly Upload[]): void {
    this.#uploads = uploads;
    for (const listener of this.#listeners) listener();
  }
}
