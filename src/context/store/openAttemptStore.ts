import { createHash } from "node:crypto";
import type { Admission, AttemptLimits, AttemptStore, SharedAttempts } from "../SharedAttempts.js";
import { ENTER, END, PAUSE, PROBE } from "./scripts.js";
import { type Command, StoreConnection, type StoreEvents } from "./StoreConnection.js";

/** An end that the store could not be told. */
interface OwedEnd {
  readonly command: Command;
  /** By `performance.now()`: from then on the store has forgotten the attempt. */
  readonly until: number;
}

/** The names hold a hash, so that the store shows neither account nor address. In braces, so that a cluster keeps both together. */
function keysOf(name: string, key: string): readonly [wrong: string, underWay: string] {
  const hash = createHash("sha256").update(key).digest("hex");
  return [`ensims:${name}:{${hash}}:wrong`, `ensims:${name}:{${hash}}:underway`];
}

/** Of one attempt that counts for a millisecond, so that nothing of it stays. */
const probe: Command = { script: PROBE, keys: keysOf("probe", ""), args: [1, 1, "probe", 1] };

class StoredAttempts implements SharedAttempts {
  readonly #name: string;
  readonly #points: number;
  readonly #milliseconds: number;
  readonly #connection: StoreConnection;
  readonly #owe: (end: OwedEnd) => void;

  constructor(
    name: string,
    { points, duration }: AttemptLimits,
    connection: StoreConnection,
    owe: (end: OwedEnd) => void,
  ) {
    this.#name = name;
    this.#points = points;
    this.#milliseconds = duration * 1_000;
    this.#connection = connection;
    this.#owe = owe;
  }

  async pause(key: string): Promise<number> {
    const { answer } = await this.#connection.run(this.#command(PAUSE, key));
    return typeof answer === "number" ? answer : 0;
  }

  async enter(key: string, id: string): Promise<Admission> {
    const { answer, wasSent } = await this.#connection.run(this.#command(ENTER, key, id));
    if (typeof answer !== "number") return { is: "admitted", isHeld: wasSent };
    if (answer > 0) return { is: "paused", milliseconds: answer };
    return answer === 0 ? { is: "full" } : { is: "admitted", isHeld: true };
  }

  async end(key: string, id: string, { isWrong, isHeld }: { isWrong: boolean; isHeld: boolean }): Promise<void> {
    if (!isWrong && !isHeld) return;
    const command = this.#command(END, key, id, isWrong ? 1 : 0);
    const { answer } = await this.#connection.run(command);
    if (answer === undefined && isHeld) this.#owe({ command, until: performance.now() + this.#milliseconds });
  }

  #command(script: string, key: string, ...rest: readonly (string | number)[]): Command {
    return { script, keys: keysOf(this.#name, key), args: [this.#points, this.#milliseconds, ...rest] };
  }
}

/**
 * Opens the store of `RATE_LIMIT_URL`. One that cannot be reached is told to `events`, and no failure. What it holds of an attempt is
 * gone `duration` seconds later, also when a replica was killed.
 */
export async function openAttemptStore(url: string, events: StoreEvents): Promise<AttemptStore> {
  /** Without them places would stay taken after an outage of the store. Few: the attempts that were under way when it began. */
  let owed: OwedEnd[] = [];
  const tellOwed = () => {
    const now = performance.now();
    for (const end of owed.splice(0)) {
      if (end.until <= now) continue;
      void connection.run(end.command).then(({ answer }) => {
        if (answer === undefined) owed.push(end);
      });
    }
  };
  const connection = new StoreConnection(url, probe, {
    onGone: (reason) => events.onGone(reason),
    onBack: () => {
      events.onBack();
      tellOwed();
    },
  });
  await connection.open();
  return {
    get isThere() {
      return connection.isThere;
    },
    attempts: (name, limits) => new StoredAttempts(name, limits, connection, (end) => owed.push(end)),
    close: () => {
      owed = [];
      connection.close();
    },
  };
}
