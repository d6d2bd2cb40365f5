/** Lines of text, the last of which is updated in place on a terminal. */
export class ProgressLine {
  #printedAt = 0;

  /** @param {NodeJS.WriteStream} out */
  constructor(out) {
    this.out = out;
  }

  get isTerminal() {
    return this.out.isTTY;
  }

  /** Prints a line that stays. @param {string} text */
  note(text) {
    this.out.write(`${this.#clear()}${text}\n`);
  }

  /** Updates the line on a terminal, at most ten times a second. @param {string} text */
  update(text) {
    if (!this.out.isTTY || Date.now() - this.#printedAt < 100) return;
    this.#printedAt = Date.now();
    this.out.write(this.#clear() + text.slice(0, (this.out.columns || 80) - 1));
  }

  #clear() {
    return this.out.isTTY ? "\r\x1b[K" : "";
  }
}
