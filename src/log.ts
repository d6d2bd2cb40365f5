import { type DestinationStream, type Logger, pino } from "pino";

/** Lines are written together, once there is so much of them, in characters, or so much time has passed, in ms. */
const BATCH_LENGTH = 2 ** 16;
const BATCH_MS = 100;

/** Gathers lines, since each write costs more than a line. What is left is written when the process exits. */
class LineBatch implements DestinationStream {
  readonly #destination = pino.destination({ fd: 2, sync: false });
  #lines = "";
  #timer: NodeJS.Timeout | undefined;

  constructor() {
    process.once("exit", () => {
      this.#flush();
      this.#destination.flushSync();
    });
  }

  write(line: string): void {
    this.#lines += line;
    if (this.#lines.length >= BATCH_LENGTH) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), BATCH_MS).unref();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#lines !== "") this.#destination.write(this.#lines);
    this.#lines = "";
  }
}

/**
 * The log, on standard error, so that standard output stays for people: JSON lines, or readable ones in a terminal.
 * Passwords, tokens, cookies and mail bodies are never given to it.
 */
export async function createLog(level: string, isTerminal = process.stderr.isTTY): Promise<Logger> {
  const destination = isTerminal
    ? (await import("pino-pretty")).default({
        destination: 2,
        ignore: "pid,hostname,service",
        translateTime: "SYS:HH:MM:ss.l",
      })
    : new LineBatch();
  return pino({ level, base: { service: "ensims-graphql" } }, destination);
}
