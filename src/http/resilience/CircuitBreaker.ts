import { TransportError } from "../exchange/TransportError.js";
import { RollingCount } from "./RollingCount.js";

/** The upstream is down after this many failures in a row … */
const MAX_ROW = 5;
/** … or when this share of the tries of the last 5 to 10 seconds failed, if there were enough of them to tell. */
const MAX_SHARE = 0.5;
const MIN_TRIES = 20;
const SPAN_MS = 5_000;

/** What the end of a try says of the upstream. */
export type Verdict = "up" | "down" | "unknown";

/** Half open: a probe is under way, or the next try is one. */
export type CircuitState = "closed" | "halfOpen" | "open";

/**
 * Stops calling an upstream that is down, so that calls fail at once: opens when most tries fail, lets one probe through after
 * `resetMs`, and closes when that is answered. Each try calls `enter`, and `settle` with its verdict.
 *
 * Our own, since cockatiel's policy makes the others wait for the probe instead of failing them, takes a cancelled probe
 * for a result, and wants the whole try as one function; a download is judged at its head, before its end.
 */
export class CircuitBreaker {
  readonly #resetMs: number;
  /** Ticket of the tries that count now; the verdicts of those that entered before the last change of state do not. */
  #ticket = 0;
  /** When the next probe may go, by `performance.now()`; undefined while closed. */
  #probeAt: number | undefined;
  #probing = false;
  #row = 0;
  #tries = new RollingCount(SPAN_MS);

  constructor(resetMs: number) {
    this.#resetMs = resetMs;
  }

  /** True when a try would be refused now. */
  get refuses(): boolean {
    return this.#probeAt !== undefined && (this.#probing || performance.now() < this.#probeAt);
  }

  get state(): CircuitState {
    if (this.#probeAt === undefined) return "closed";
    return this.refuses && !this.#probing ? "open" : "halfOpen";
  }

  /** @throws TransportError when a try would be refused now */
  check(): void {
    if (!this.refuses) return;
    const wait = (this.#probeAt ?? 0) - performance.now();
    throw new TransportError("unavailable", "circuit open", { retryAfter: Math.max(1, Math.ceil(wait / 1000)) });
  }

  /** @returns the ticket to `settle` @throws TransportError when the try is refused */
  enter(): number {
    if (this.#probeAt === undefined) return this.#ticket;
    this.check();
    this.#probing = true;
    return ++this.#ticket;
  }

  settle(ticket: number, verdict: Verdict): void {
    if (ticket !== this.#ticket) return;
    if (verdict === "unknown") this.releaseProbe(ticket);
    else if (this.#probeAt === undefined) this.#count(verdict);
    else if (verdict === "up") this.#close();
    else this.#open();
  }

  /** Lets others probe too, for a probe that may last long through no fault of the upstream. Its verdict counts unless another is sent. */
  releaseProbe(ticket: number): void {
    if (ticket === this.#ticket) this.#probing = false;
  }

  #count(verdict: "up" | "down"): void {
    const failures = verdict === "down" ? 1 : 0;
    this.#row = failures === 0 ? 0 : this.#row + 1;
    this.#tries.add(1, failures);
    if (failures === 0) return;
    const { total, matching } = this.#tries;
    if (this.#row >= MAX_ROW || (total >= MIN_TRIES && matching >= total * MAX_SHARE)) this.#open();
  }

  #open(): void {
    this.#ticket++;
    this.#probing = false;
    this.#probeAt = performance.now() + this.#resetMs;
  }

  #close(): void {
    this.#ticket++;
    this.#probing = false;
    this.#probeAt = undefined;
    this.#row = 0;
    this.#tries = new RollingCount(SPAN_MS);
  }
}

/** By the status of a response: any other refusal, and a 500 too, shows that the upstream works. */
export function responseVerdict(status: number): Verdict {
  return status >= 502 && status <= 504 ? "down" : "up";
}

/** By what a try without a response ended with. An error that is not of the transport is ours, or the upload source's. */
export function errorVerdict(error: unknown): Verdict {
  if (!(error instanceof TransportError) || error.kind === "cancelled") return "unknown";
  return error.kind === "unavailable" || error.kind === "timeout" ? "down" : "up";
}
