import { type DestinationStream, type Logger, pino } from "pino";

/** The largest batch in bytes, and the longest delay of a line in milliseconds. */
const BATCH_BYTES = 2 ** 16;
const BATCH_MS = 100;

/** The most bytes that one UTF-16 code unit takes in UTF-8. */
const BYTES_PER_UNIT = 3;

/**
 * Writes lines in batches. Each line is encoded when it comes: pino's own batching (`minLength`), or a batch of strings, copies and
 * measures all of it again, which costs 5 to 10 % of a cheap operation.
 */
class LineBatch implements DestinationStream {
  readonly #destination = pino.destination({ fd: 2, sync: false, contentMode: "buffer" });
  readonly #batch = Buffer.allocUnsafeSlow(BATCH_BYTES);
  #length = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor() {
    process.once("exit", () => {
      this.#flush();
      this.#destination.flushSync();
    });
  }

  write(line: string): void {
    const mostBytes = line.length * BYTES_PER_UNIT;
    if (this.#length + mostBytes > BATCH_BYTES) this.#flush();
    if (mostBytes > BATCH_BYTES) this.#destination.write(Buffer.from(line));
    else this.#length += this.#batch.write(line, this.#length);
    this.#timer ??= setTimeout(() => this.#flush(), BATCH_MS).unref();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#length > 0) this.#destination.write(Buffer.from(this.#batch.subarray(0, this.#length)));
    this.#length = 0;
  }
}

/** The name of this service in each line. */
export const SERVICE_NAME = "ensims-graphql";

export interface Log {
  readonly log: Logger;
  /** Where the lines of JSON go, for a writer of its own; undefined in a terminal. */
  readonly destination: DestinationStream | undefined;
}

/**
 * Creates the log on standard error: JSON lines, or readable lines in a terminal. Never log passwords, tokens, cookies or mail
 * bodies.
 */
export async function createLog(level: string, isTerminal = process.stderr.isTTY): Promise<Log> {
  const options = { level, base: { service: SERVICE_NAME } };
  if (isTerminal) {
    const { default: pretty } = await import("pino-pretty");
    const readable = pretty({ destination: 2, ignore: "pid,hostname,service", translateTime: "SYS:HH:MM:ss.l" });
    return { log: pino(options, readable), destination: undefined };
  }
  const destination = new LineBatch();
  return { log: pino(options, destination), destination };
}
