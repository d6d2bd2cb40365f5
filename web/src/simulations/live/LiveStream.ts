import type { FailureCode } from "../../failures/errorMessages";
import type { Failure } from "../../failures/failureOf";
import type { Sink } from "./openStream";

export type LiveState =
  | { readonly phase: "off" }
  /** Open, or about to be; `lostSince` while it has been closed by something else than this page. */
  | { readonly phase: "on"; readonly lastSeenAt: number | undefined; readonly lostSince: number | undefined }
  /** Closed because the page is hidden. */
  | { readonly phase: "paused" }
  /** Closed for good: asking again would be answered the same. */
  | { readonly phase: "failed"; readonly failure: Failure };

interface Options<Data> {
  readonly open: (sink: Sink<Data>) => () => void;
  readonly onData: (data: Data) => void;
  /** Whether events are due: at least one each 75 s. A stream of nothing is silent. */
  readonly expectsEvents: () => boolean;
  /** It was opened again after a break, so that something may have been missed. */
  readonly onResume: () => void;
  readonly onSessionEnd: () => void;
}

const MIN_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 30_000;
/** The service tells of a job every 75 s, also if nothing has changed. */
export const SILENCE_MS = 100_000;
const HIDDEN_MS = 60_000;

const FINAL: ReadonlySet<FailureCode> = new Set([
  ...(["UNAUTHENTICATED", "FORBIDDEN", "NO_JESS_SESSION", "NOT_FOUND", "BAD_USER_INPUT"] as const),
  ...(["GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "NOT_ACCEPTABLE", "METHOD_NOT_ALLOWED"] as const),
]);

/**
 * Keeps a subscription open until `stop`: opens it again after each end, with growing pauses; closes it while the page has been
 * hidden for a minute. An end is no news of the job: the owner stops the stream when the job has ended.
 */
export class LiveStream<Data> {
  readonly #options: Options<Data>;
  readonly #listeners = new Set<() => void>();
  #state: LiveState = { phase: "off" };
  #close: (() => void) | undefined;
  #attempts = 0;
  #wasOpen = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #hidden: ReturnType<typeof setTimeout> | undefined;

  constructor(options: Options<Data>) {
    this.#options = options;
  }

  readonly read = (): LiveState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Starts it, also after a failure. */
  start(): void {
    if (this.#state.phase === "on" || this.#state.phase === "paused") return;
    this.#attempts = 0;
    this.#wasOpen = false;
    document.addEventListener("visibilitychange", this.#onVisibility);
    window.addEventListener("online", this.#onOnline);
    this.#set({ phase: "on", lastSeenAt: undefined, lostSince: undefined });
    this.#open();
    this.#onVisibility();
  }

  stop(): void {
    this.#end();
    this.#set({ phase: "off" });
  }

  /** Opens it anew at once: under a renewed session. */
  restart(): void {
    if (this.#state.phase !== "on") return;
    this.#attempts = 0;
    this.#open();
  }

  #end(): void {
    document.removeEventListener("visibilitychange", this.#onVisibility);
    window.removeEventListener("online", this.#onOnline);
    clearTimeout(this.#hidden);
    this.#hidden = undefined;
    this.#shut();
  }

  #shut(): void {
    clearTimeout(this.#retry);
    clearTimeout(this.#silence);
    this.#close?.();
    this.#close = undefined;
  }

  #open(): void {
    this.#shut();
    if (this.#wasOpen) this.#options.onResume();
    this.#wasOpen = true;
    this.#listen();
    this.#close = this.#options.open({ onData: (data) => this.#seen(data), onEnd: (failure) => this.#ended(failure) });
  }

  #seen(data: Data): void {
    this.#attempts = 0;
    this.#set({ phase: "on", lastSeenAt: Date.now(), lostSince: undefined });
    this.#listen();
    this.#options.onData(data);
  }

  /** A connection may be dead without a sign. */
  #listen(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      if (this.#options.expectsEvents()) {
        this.#lost();
        this.#open();
      } else this.#listen();
    }, SILENCE_MS);
  }

  #lost(): void {
    if (this.#state.phase !== "on" || this.#state.lostSince !== undefined) return;
    this.#set({ ...this.#state, lostSince: Date.now() });
  }

  #ended(failure: Failure | undefined): void {
    this.#shut();
    if (failure && FINAL.has(failure.code)) {
      this.#end();
      this.#set({ phase: "failed", failure });
      if (failure.code === "UNAUTHENTICATED") this.#options.onSessionEnd();
      return;
    }
    this.#lost();
    const pause = Math.min(MAX_PAUSE_MS, MIN_PAUSE_MS * 2 ** this.#attempts) * (0.75 + Math.random() / 4);
    this.#attempts += 1;
    const asked = failure?.retryAt === undefined ? 0 : failure.retryAt - Date.now();
    this.#retry = setTimeout(() => this.#open(), Math.max(MIN_PAUSE_MS, pause, asked));
  }

  readonly #onVisibility = (): void => {
    clearTimeout(this.#hidden);
    if (document.visibilityState === "hidden") {
      this.#hidden = setTimeout(() => {
        this.#shut();
        this.#set({ phase: "paused" });
      }, HIDDEN_MS);
    } else if (this.#state.phase === "paused") {
      this.#attempts = 0;
      this.#set({ phase: "on", lastSeenAt: undefined, lostSince: undefined });
      this.#open();
    }
  };

  readonly #onOnline = (): void => {
    if (this.#state.phase === "on" && this.#state.lostSince !== undefined) this.restart();
  };

  #set(state: LiveState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
