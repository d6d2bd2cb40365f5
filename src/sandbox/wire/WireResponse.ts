import { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

/** A request that reports body chunks as they arrive, without starting to read the stream itself. */
export class WireRequest extends IncomingMessage {
  onBody: ((chunk: Buffer | null) => void) | undefined;

  override push(chunk: unknown, encoding?: BufferEncoding): boolean {
    if (chunk === null || Buffer.isBuffer(chunk)) this.onBody?.(chunk);
    return super.push(chunk, encoding);
  }
}

type Callback = (error: Error | null | undefined) => void;

/** A response that can break off or drip, independent of the handler that writes it. */
export class WireResponse<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
  #left = Infinity;
  #dripMs = 0;
  #onCut: (() => void) | undefined;
  #onDrop: (() => void) | undefined;
  #tail: Promise<unknown> = Promise.resolve();

  /** Sends nothing, not even the head; `onDrop` is called when the handler responds. */
  drop(onDrop: () => void): void {
    this.#onDrop = onDrop;
  }

  /** Sends only this many bytes of the body, with the full `Content-Length`, then destroys the connection. */
  cutAfter(bytes: number, onCut: () => void): void {
    this.#left = bytes;
    this.#onCut = onCut;
  }

  /** Sends the body byte by byte, at this interval. */
  drip(ms: number): void {
    this.#dripMs = ms;
  }

  override write(chunk: unknown, encoding?: BufferEncoding | Callback, callback?: Callback): boolean {
    if (this.#onDrop) {
      this.#onDrop();
      return false;
    }
    const done = typeof encoding === "function" ? encoding : callback;
    const bytes = bytesOf(chunk, encoding);
    if (this.#left === Infinity && this.#dripMs === 0) return super.write(bytes, done);
    if (this.#left < 0) return false;
    const sent = bytes.subarray(0, this.#left);
    this.#left -= bytes.length;
    const last = this.#left < 0;
    this.#tail = this.#tail
      .then(() => this.#send(sent))
      .then(() => {
        if (last) {
          this.#onCut?.();
          this.destroy();
        } else {
          done?.(null);
          this.emit("drain");
        }
      });
    return false;
  }

  override end(chunk?: unknown, encoding?: BufferEncoding | (() => void), callback?: () => void): this {
    if (this.#onDrop) {
      this.#onDrop();
      return this;
    }
    const done = typeof encoding === "function" ? encoding : callback;
    const bytes = chunk == null ? undefined : bytesOf(chunk, encoding);
    if (this.#left === Infinity && this.#dripMs === 0) return super.end(bytes, done);
    if (bytes) {
      if (!this.headersSent && !this.hasHeader("content-length")) this.setHeader("content-length", bytes.length);
      this.write(bytes);
    }
    void this.#tail.then(() => this.destroyed || super.end(done));
    return this;
  }

  async #send(bytes: Buffer): Promise<void> {
    const step = this.#dripMs > 0 ? 1 : Math.max(bytes.length, 1);
    for (let at = 0; at === 0 || at < bytes.length; at += step) {
      if (this.destroyed) return;
      await new Promise<void>((resolve) => {
        this.once("close", resolve);
        super.write(bytes.subarray(at, at + step), () => {
          this.off("close", resolve);
          resolve();
        });
      });
      if (this.#dripMs > 0) await delay(this.#dripMs, undefined, { ref: false });
    }
  }
}

export function isWireResponse(response: ServerResponse): response is WireResponse {
  return response instanceof WireResponse;
}

function bytesOf(chunk: unknown, encoding: unknown): Buffer {
  if (Buffer.isBuffer(chunk)) return chunk;
  if (chunk instanceof Uint8Array) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  if (typeof chunk !== "string") throw new TypeError("A chunk must be a string or bytes.");
  return Buffer.from(chunk, typeof encoding === "string" && Buffer.isEncoding(encoding) ? encoding : "utf8");
}
