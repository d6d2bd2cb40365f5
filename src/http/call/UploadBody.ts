import { Readable } from "node:stream";

/** Tells whether the source or the upstream is slow, so that a slow source is not taken for an idle upstream. */
export interface UploadProgress {
  /** The upstream has taken all bytes; the source has to give more. */
  onWaitingForSource(): void;
  /** The source gave bytes; the upstream has to take them. */
  onWaitingForUpstream(): void;
  /** The last byte was handed to undici. */
  onSent(): void;
  /** The source threw, and the body is destroyed. */
  onSourceError(error: unknown): void;
}

/**
 * The body of an upload for undici: pulls the source only when the upstream has room, one chunk ahead at most.
 * Unlike `Readable.from` it ends the source by `return()` in every case, never by `throw()`, and does not wait for it.
 */
export class UploadBody extends Readable {
  readonly #source: AsyncIterator<Uint8Array, unknown>;
  readonly #progress: UploadProgress;
  #sourceEnded = false;

  constructor(source: AsyncIterable<Uint8Array>, progress: UploadProgress) {
    super({ highWaterMark: 0 });
    this.#source = source[Symbol.asyncIterator]();
    this.#progress = progress;
  }

  override _read(): void {
    this.#progress.onWaitingForSource();
    void this.#pull();
  }

  async #pull(): Promise<void> {
    try {
      const chunk = await this.#nextChunk();
      if (this.destroyed) return;
      if (chunk === undefined) this.#progress.onSent();
      else this.#progress.onWaitingForUpstream();
      this.push(chunk ?? null);
    } catch (error) {
      this.#sourceEnded = true;
      if (this.destroyed) return;
      this.#progress.onSourceError(error);
      this.destroy();
    }
  }

  /** Skips empty chunks: in chunked encoding they would end the body. */
  async #nextChunk(): Promise<Uint8Array | undefined> {
    for (;;) {
      const result = await this.#source.next();
      if (result.done === true) {
        this.#sourceEnded = true;
        return undefined;
      }
      if (result.value.byteLength > 0 || this.destroyed) return result.value;
    }
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    // Not awaited: the source may hang, and its errors no longer matter.
    if (!this.#sourceEnded) this.#source.return?.().catch(() => undefined);
    callback(error);
  }
}
