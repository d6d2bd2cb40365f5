import { type DestinationStream, type Logger, pino } from "pino";

/** Lines are written together, once there is so much of them, in bytes, or so much time has passed, in ms. */
const BATCH_BYTES = 2 ** 16;
const BATCH_MS = 100;

/** Gathers lines, since each write costs more than a line. What is left is written when the process exits. */
class LineBatch implements DestinationStream {
  readonly #destination = pino.destination({ fd: 2, sync: false, contentMode: "buffer" });
  readonly #bytes = Buffer.allocUnsafeSlow(BATCH_BYTES);
  #length = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor() {
    process.once("exit", () => {
      this.#flush();
      this.#destination.flushSync();
    });
  }

  write(line: string): void {
    const most = line.length * 3; // as UTF-8
    if (this.#length + most > BATCH_BYTES) this.#flush();
    if (most > BATCH_BYTES) this.#destination.write(Buffer.from(line));
    else this.#length += this.#bytes.write(line, this.#length);
    this.#timer ??= setTimeout(() => this.#flush(), BATCH_MS).unref();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#length > 0) this.#destination.write(Buffer.from(this.#bytes.subarray(0, this.#length)));
    this.#length = 0;
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
