/** The looks of a watch overlap: a result that was asked for earlier than the last one taken is outdated. */
export class LookOrder {
  #begun = 0;
  #taken = 0;

  /** Called before a look is sent. @returns its number */
  begin(): number {
    return ++this.#begun;
  }

  /** Whether the result of a later look has been taken already; else this one is taken. */
  isOutdated(look: number): boolean {
    if (look < this.#taken) return true;
    this.#taken = look;
    return false;
  }
}
