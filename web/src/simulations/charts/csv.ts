/** Reads CSV (RFC 4180) piece by piece. The end of a piece may be anywhere, also within a field. */
export class CsvReader {
  readonly #onRow: (cells: string[]) => void;
  #row: string[] = [];
  #field = "";
  #isQuoted = false;
  /** A quote within a quoted field, which may be its end or the first of two. */
  #sawQuote = false;
  /** A carriage return at the end of a piece, which may be half of a line end. */
  #sawReturn = false;

  constructor(onRow: (cells: string[]) => void) {
    this.#onRow = onRow;
  }

  push(text: string): void {
    if (text === "") return;
    if (this.#sawReturn && !text.startsWith("\n")) this.#field += "\r";
    this.#sawReturn = false;
    let start = 0;
    for (let at = 0; at < text.length; at += 1) {
      const char = text[at];
      if (this.#sawQuote) {
        this.#sawQuote = false;
        if (char === '"') {
          this.#field += '"';
          start = at + 1;
          continue;
        }
        this.#isQuoted = false;
        start = at;
      }
      if (this.#isQuoted) {
        if (char !== '"') continue;
        this.#field += text.slice(start, at);
        this.#sawQuote = true;
        start = at + 1;
      } else if (char === ",") {
        this.#endField(text.slice(start, at));
        start = at + 1;
      } else if (char === "\n") {
        this.#endField(text.slice(start, at).replace(/\r$/, ""));
        this.#endRow();
        start = at + 1;
      } else if (char === '"' && this.#field === "" && text.slice(start, at).trim() === "") {
        this.#isQuoted = true;
        start = at + 1;
      }
    }
    if (this.#sawQuote) return;
    this.#sawReturn = !this.#isQuoted && start < text.length && text.endsWith("\r");
    this.#field += text.slice(start, this.#sawReturn ? -1 : undefined);
  }

  end(): void {
    if (this.#field === "" && this.#row.length === 0) return;
    this.#endField("");
    this.#endRow();
  }

  #endField(rest: string): void {
    this.#row.push(this.#field + rest);
    this.#field = "";
  }

  #endRow(): void {
    const row = this.#row;
    this.#row = [];
    if (row.length > 1 || row[0]?.trim() !== "") this.#onRow(row);
  }
}
