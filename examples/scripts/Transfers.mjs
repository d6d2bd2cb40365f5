import { Failure } from "./Failure.mjs";

/** What a transfer says when the same file was there before. */
export const EQUAL = "equal already";

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
  /** Equal files that were there before. */
  equal = 0;
  leftOut = 0;

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

  /** What is not to be transferred at all, and no failure. @param {string} name @param {string} why */
  leaveOut(name, why) {
    this.leftOut += 1;
    this.note(`${name} left out: ${why}`);
  }

  /** @param {string} name @param {unknown} error */
  fail(name, error) {
    this.failed += 1;
    this.note(`${name} FAILED: ${reasonOf(error)}`);
  }

  /** What became of all files. */
  get summary() {
    const counts = [
      `${this.done} ${this.done === 1 ? "file" : "files"} transferred`,
      ...(this.failed > 0 ? [`${this.failed} failed`] : []),
      ...(this.equal > 0 ? [`${this.equal} equal already`] : []),
      ...(this.leftOut > 0 ? [`${this.leftOut} left out`] : []),
    ];
    return `${counts.join(", ")}.`;
  }

  /**
   * Transfers one file. Its failure is told and counted, and the next may follow; one that every file would meet is thrown.
   *
   * @param {string} name
   * @param {number} size bytes
   * @param {(advance: (bytes: number) => void) => Promise<string | void>} transfer is to tell each number of bytes that have
   *   moved; -Infinity: it begins anew. It may give a word to add, and `EQUAL` when there was nothing to do.
   */
  async run(name, size, transfer) {
    this.#begun += 1;
    const before = this.#bytes;
    let moved = 0;
    const place = `[${this.#begun}/${this.#expectedFiles}]`;
    try {
      const remark = await transfer((bytes) => {
        moved = Math.min(Math.max(moved + bytes, 0), size);
        this.#bytes = before + moved;
        this.#say(`${place} ${name} ${readable(moved)} of ${readable(size)}, ${this.#percent()} of all`);
      });
      this[remark === EQUAL ? "equal" : "done"] += 1;
      this.#bytes = before + size;
      this.note(`${place} ${name} ${readable(size)}${remark === undefined ? "" : `, ${remark}`}`);
    } catch (error) {
      if (error instanceof Failure && error.concernsAll) throw error;
      this.fail(`${place} ${name}`, error);
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
