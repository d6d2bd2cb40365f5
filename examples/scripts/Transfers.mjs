import { Failure } from "./Failure.mjs";
import { ProgressLine } from "./ProgressLine.mjs";

/** Remark of a transfer that was not needed. */
export const UNCHANGED = "unchanged";

const UNITS = ["B", "kB", "MB", "GB", "TB"];

/** @param {number} bytes */
export function readable(bytes) {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${UNITS[power] ?? ""}`;
}

/** Prints the progress: one line for each file, which is updated in place on a terminal. */
export class Transfers extends ProgressLine {
  #expectedFiles = 0;
  #expectedBytes = 0;
  #started = 0;
  #bytes = 0;
  done = 0;
  failed = 0;
  /** Files that exist already with equal content. */
  unchanged = 0;
  skipped = 0;

  /** Adds a file to the expected total. @param {number} bytes */
  expect(bytes) {
    this.#expectedFiles += 1;
    this.#expectedBytes += bytes;
  }

  /** Reports a skipped file, which is not a failure. @param {string} name @param {string} why */
  skip(name, why) {
    this.skipped += 1;
    this.note(`${name} skipped: ${why}`);
  }

  /** @param {string} name @param {unknown} error */
  fail(name, error) {
    this.failed += 1;
    this.note(`${name} FAILED: ${reasonOf(error)}`);
  }

  /** The number of files by result. */
  get summary() {
    const counts = [
      `${this.done} ${this.done === 1 ? "file" : "files"} transferred`,
      ...(this.failed > 0 ? [`${this.failed} failed`] : []),
      ...(this.unchanged > 0 ? [`${this.unchanged} unchanged`] : []),
      ...(this.skipped > 0 ? [`${this.skipped} skipped`] : []),
    ];
    return `${counts.join(", ")}.`;
  }

  /**
   * Transfers one file. Reports and counts its failure; throws one that concerns all files.
   *
   * @param {string} name
   * @param {number} size bytes
   * @param {(advance: (bytes: number) => void) => Promise<string | void>} transfer calls `advance` with the bytes of
   *   each chunk, or -Infinity to start again. It may return a remark: `UNCHANGED` if there was nothing to do.
   */
  async run(name, size, transfer) {
    this.#started += 1;
    const before = this.#bytes;
    let moved = 0;
    const position = `[${this.#started}/${this.#expectedFiles}]`;
    try {
      const remark = await transfer((bytes) => {
        moved = Math.min(Math.max(moved + bytes, 0), size);
        this.#bytes = before + moved;
        this.update(`${position} ${name} ${readable(moved)} of ${readable(size)}, ${this.#percent()} in total`);
      });
      this[remark === UNCHANGED ? "unchanged" : "done"] += 1;
      this.#bytes = before + size;
      this.note(`${position} ${name} ${readable(size)}${remark === undefined ? "" : `, ${remark}`}`);
    } catch (error) {
      if (error instanceof Failure && error.concernsAll) throw error;
      this.fail(`${position} ${name}`, error);
    }
  }

  #percent() {
    return `${Math.min(100, Math.floor((100 * this.#bytes) / Math.max(this.#expectedBytes, 1)))} %`;
  }
}

/** The message for a failed file. Other errors are bugs and are thrown. @param {unknown} error */
function reasonOf(error) {
  if (error instanceof Failure) return error.message;
  if (error instanceof Error && "code" in error) return error.message;
  throw error;
}
