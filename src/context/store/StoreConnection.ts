import { Redis } from "iovalkey";
import { toError } from "../../toError.js";

/** Times in ms. */
const CONNECT_TIMEOUT = 1_000;
const COMMAND_TIMEOUT = 100;
/** Without any answer for so long, the connection is given up: its other end may have vanished without a word. */
const SILENCE_TIMEOUT = 2_000;
const MAX_RECONNECT_PAUSE = 2_000;
/** How often a store that failed is tried. Attempts do not ask it meanwhile: each would wait for the timeout. */
const REST = 1_000;

/** A Lua script, which the store runs as one step, and what it works on. */
export interface Command {
  readonly script: string;
  readonly keys: readonly string[];
  readonly args?: readonly (string | number)[];
}

/** The answer of the store; undefined if there was none. `wasSent`: whether the store may have run the command all the same. */
export interface Reply {
  readonly answer: unknown;
  readonly wasSent: boolean;
}

/** Told of each change. */
export interface StoreEvents {
  /** @param reason why it cannot be used, without any secret */
  onGone(reason: string): void;
  onBack(): void;
}

const NOT_SENT: Reply = { answer: undefined, wasSent: false };

/**
 * The URL with the user whom a password alone is for. To a password without a user that it does not ask for, the store says no, and the
 * client then writes a line of its own into the log.
 */
function withUser(text: string): string {
  const url = new URL(text);
  if (url.password !== "" && url.username === "") url.username = "default";
  return url.href;
}

/** Whether the store refused the database of the URL. */
function isOfDatabase(error: Error): boolean {
  const command: unknown = "command" in error ? error.command : undefined;
  return typeof command === "object" && command !== null && "name" in command && command.name === "select";
}

/** Fails after the timeout; not when this process was too busy to read an answer that is there, as timers run before sockets are read. */
function inTime(reply: Promise<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const late = () => setImmediate(() => reject(new Error(`no answer within ${COMMAND_TIMEOUT} ms`)));
    const timer = setTimeout(late, COMMAND_TIMEOUT);
    void reply.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/**
 * A connection to Redis or Valkey that does without it when it is gone: a command is answered within 100 ms, or not at all.
 */
export class StoreConnection {
  readonly #client: Redis;
  readonly #probe: Command;
  readonly #events: StoreEvents;
  #isThere = true;
  #isClosed = false;
  #watch: NodeJS.Timeout | undefined;

  /** @param probe is answered only by a store that can be used */
  constructor(url: string, probe: Command, events: StoreEvents) {
    this.#probe = probe;
    this.#events = events;
    this.#client = new Redis(withUser(url), {
      lazyConnect: true,
      connectionName: "ensims-graphql",
      connectTimeout: CONNECT_TIMEOUT,
      socketTimeout: SILENCE_TIMEOUT,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      reconnectOnError: ({ message }) => message.includes("READONLY"), // its name may be another one's by now
      retryStrategy: (times) => Math.min(times * 100, MAX_RECONNECT_PAUSE) * (0.5 + Math.random() / 2),
    });
    this.#client.on("error", (error: Error) => {
      this.#gone(error);
      if (isOfDatabase(error)) this.#client.disconnect(true); // else it would go on in database 0
    });
    this.#client.on("close", () => this.#gone(new Error("the connection was closed")));
    this.#client.on("ready", () => void this.#try());
  }

  get isThere(): boolean {
    return this.#isThere;
  }

  /** Waits for the first connection, or until it has failed. */
  async open(): Promise<void> {
    await this.#client.connect().catch((error: unknown) => this.#gone(toError(error)));
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#watch);
    this.#client.disconnect();
  }

  async run(command: Command): Promise<Reply> {
    return this.#isThere ? this.#ask(command) : NOT_SENT;
  }

  async #ask({ script, keys, args = [] }: Command): Promise<Reply> {
    const wasSent = this.#client.status === "ready";
    try {
      const answer = await inTime(this.#client.eval(script, keys.length, ...keys, ...args));
      return { answer, wasSent };
    } catch (error) {
      this.#gone(toError(error));
      return { answer: undefined, wasSent };
    }
  }

  /** Only this shows that it is back: a command that was under way when another one failed shows nothing. */
  async #try(): Promise<void> {
    const { answer } = await this.#ask(this.#probe);
    if (answer !== undefined) this.#back();
  }

  #gone(error: Error): void {
    if (!this.#isThere || this.#isClosed) return;
    this.#isThere = false;
    this.#watch = setInterval(() => void this.#try(), REST).unref();
    this.#events.onGone(this.#reasonOf(error));
  }

  /** Why the store failed, without the rest of what it says: that may quote the password of the URL. */
  #reasonOf(error: Error): string {
    if (error.name !== "ReplyError") return error.message;
    const code = /^[A-Z]+/.exec(error.message)?.[0] ?? "error";
    return isOfDatabase(error) ? `database ${this.#client.options.db} cannot be selected (${code})` : code;
  }

  #back(): void {
    if (this.#isThere) return;
    this.#isThere = true;
    clearInterval(this.#watch);
    this.#events.onBack();
  }
}
