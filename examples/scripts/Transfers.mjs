import { Failure } from "./Failure.mjs";

const UNITS = ["B", "kB", "MB", "GB", "TB"];

/** @param {number} bytes */
export function readable(bytes) {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${UNITS[power] ?? ""}`;
}

/** Says how far the transfer is, a line a file; on a terminal the line of the file under way changes as it moves. */
export class Transfers {
  #expectedFiles = 0;
  #expectedBytes = 0;
  #begun = 0;
  #bytes = 0;
  #saidAt = 0;
  done = 0;
  failed = 0;

  /** @param {NodeJS.WriteStream} out */
  constructor(out) {
    this.out = out;
  }

  /** One more file is to come. @param {number} bytes */
  expect(bytes) {
    this.#expectedFiles += 1;
    this.#expectedBytes += bytes;
  }

  /** Something the user should know that is no failure. @param {string} text */
  note(text) {
    this.out.write(`${this.#clear()}${text}\n`);
  }

  /**
   * Transfers one file. Its failure is told and counted, and the next may follow; one that every file would meet is thrown.
   *
   * @param {string} name
   * @param {number} size bytes
   * @param {(advance: (bytes: number) => void) => Promise<void>} transfer is to tell each number of bytes that have moved;
   *   -Infinity: it begins anew
   */
  async run(name, size, transfer) {
    this.#begun += 1;
    const before = this.#bytes;
    let moved = 0;
    const place = `[${this.#begun}/${this.#expectedFiles}]`;
    try {
      await transfer((bytes) => {
        moved = Math.min(Math.max(moved + bytes, 0), size);
        this.#bytes = before + moved;
        this.#say(`${place} ${name} ${readable(moved)} of ${readable(size)}, ${this.#percent()} of all`);
      });
      this.done += 1;
      this.#bytes = before + size;
      this.note(`${place} ${name} ${readable(size)}`);
    } catch (error) {
      if (error instanceof Failure && error.concernsAll) throw error;
      this.failed += 1;
      this.note(`${place} ${name} FAILED: ${reasonOf(error)}`);
    }
  }

  #percent() {
    return `${Math.min(100, Math.floor((100 * this.#bytes) / Math.max(this.#expectedBytes, 1)))} %`;
  }

  /** On a terminal, at most ten times a second. @param {string} text */
  #say(text) {
    if (!this.out.isTTY || Date.now() - this.#saidAt < 100) return;
    this.#saidAt = Date.now();
    this.out.write(this.#clear() + text.slice(0, (this.out.columns || 80) - 1));
  }

  #clear() {
    return this.out.isTTY ? "\r\x1b[K" : "";
  }
}

/** What is said of a failure of one file. What is neither the service's nor the system's is a fault of this program. @param {unknown} error */
function reasonOf(error) {
  if (error instanceof Failure) return error.message;
  if (error instanceof Error && "code" in error) return error.message;
  throw error;
}
