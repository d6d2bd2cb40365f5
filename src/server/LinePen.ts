import { type DestinationStream, type Logger, pino } from "pino";

const { chindingsSym, streamSym } = pino.symbols;
const INFO = pino.levels.values.info;

const isDestination = (stream: unknown): stream is DestinationStream =>
  typeof stream === "object" && stream !== null && "write" in stream && typeof stream.write === "function";

/**
 * Writes lines of the level "info" as a logger itself does, from members that are JSON already. A logger asks for each value
 * what to do with it, which costs an operation whose answer is ready a quarter of its time.
 */
export class LinePen {
  static readonly #pens = new WeakMap<Logger, LinePen>();
  readonly #log: Logger;
  readonly #destination: DestinationStream | undefined;
  /** What is the same in each line, each member behind a comma. */
  readonly #bindings: string;

  private constructor(log: Logger) {
    const stream: unknown = Reflect.get(log, streamSym);
    const bindings: unknown = Reflect.get(log, chindingsSym);
    this.#log = log;
    this.#destination = isDestination(stream) ? stream : undefined;
    this.#bindings = typeof bindings === "string" ? bindings : "";
  }

  /** The pen of a logger. */
  static of(log: Logger): LinePen {
    let pen = LinePen.#pens.get(log);
    if (pen === undefined) LinePen.#pens.set(log, (pen = new LinePen(log)));
    return pen;
  }

  /** @param members as they stand in the line, each behind a comma */
  write(members: string, message: string): void {
    if (!this.#log.isLevelEnabled("info")) return;
    this.#destination?.write(`{"level":${INFO},"time":${Date.now()}${this.#bindings}${members},"msg":"${message}"}\n`);
  }
}
