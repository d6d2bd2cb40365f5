import type { Stoppable } from "../limits/Deadline.js";

/** One that waits for its turn. */
export interface Turn extends Stoppable {
  isOver: boolean;
  come(): void;
}

/** Places of turns that are over, at least, before they are cleared away. */
const SPARE = 1_024;

/**
 * Those who wait for their turn, first come first served. No Set: one that is added to and deleted from all the time leaves its old
 * tables behind, and in the old generation these keep alive all that was in them.
 */
export class WaitQueue<T extends Turn = Turn> {
  /** From `#next` on, some of them over already. */
  #turns: (T | undefined)[] = [];
  #next = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(turn: T): void {
    if (this.#turns.length > 2 * this.#size + SPARE) {
      this.#turns = this.#turns.filter((each) => each?.isOver === false);
      this.#next = 0;
    }
    this.#turns.push(turn);
    this.#size += 1;
  }

  /** Lets somebody go. @returns false when that one has gone already */
  leave(turn: T): boolean {
    if (turn.isOver) return false;
    turn.isOver = true;
    this.#size -= 1;
    return true;
  }

  /** Takes the next one out. */
  shift(): T | undefined {
    while (this.#size > 0) {
      const turn = this.#turns[this.#next];
      this.#turns[this.#next++] = undefined;
      if (turn !== undefined && this.leave(turn)) return turn;
    }
    return undefined;
  }
}
