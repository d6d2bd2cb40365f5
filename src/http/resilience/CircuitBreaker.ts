import type { ResponseHead, Outcome } from "../exchange/Exchange.js";
import { RollingCount } from "./RollingCount.js";
import type { TransportFailure } from "../exchange/transportError.js";

/** So many failures in a row say that the upstream is out. */
const maxRow = 5;
/** So does this share of the tries of the last 5 to 10 seconds, when there were enough of them to tell. */
const maxShare = 0.5;
const minTries = 20;
const spanMs = 5_000;

/** What the end of a try says of the upstream. */
export type Verdict = "answers" | "out" | "unknown";

/**
 * Leaves an upstream that is out in peace, and its callers without a vain wait: opens when most tries fail, lets one
 * probe through after `resetMs`, and closes when that is answered. Every try asks to `enter` and `leave`s with its verdict.
 *
 * Our own, since cockatiel's policy makes the others wait for the probe instead of failing them, takes a cancelled probe
 * for a result, and wants the whole try as one function and one more promise; a download is judged at its head, before its end.
 */
export class CircuitBreaker {
  readonly #resetMs: number;
  /** The pass of the tries that count now; those that entered before the last change of state say nothing any more. */
  #pass = 0;
  /** When the next probe may go, by `performance.now()`; undefined while closed. */
  #probeAt: number | undefined;
  #probing = false;
  #row = 0;
  #tries = new RollingCount(spanMs);

  constructor(resetMs: number) {
    this.#resetMs = resetMs;
  }

  /** True when a try would be refused now. */
  get refuses(): boolean {
    return this.#probeAt !== undefined && (this.#probing || performance.now() < this.#probeAt);
  }

  /** What a refused try fails with. */
  get refusal(): TransportFailure {
    const wait = (this.#probeAt ?? 0) - performance.now();
    const retryAfter = Math.max(1, Math.ceil(wait / 1000));
    return { kind: "unavailable", detail: "circuit open", retriable: false, retryAfter };
  }

  /** @returns the pass to `leave` with, or undefined when the try is refused */
  enter(): number | undefined {
    if (this.#probeAt === undefined) return this.#pass;
    if (this.refuses) return undefined;
    this.#probing = true;
    return ++this.#pass;
  }

  leave(pass: number, verdict: Verdict): void {
    if (pass !== this.#pass) return;
    if (verdict === "unknown") this.letOthersProbe(pass);
    else if (this.#probeAt === undefined) this.#count(verdict);
    else if (verdict === "answers") this.#close();
    else this.#open();
  }

  /** For a probe that may last for long through no fault of the upstream: its verdict still counts unless another is sent. */
  letOthersProbe(pass: number): void {
    if (pass === this.#pass) this.#probing = false;
  }

  #count(verdict: Verdict): void {
    if (verdict === "answers") {
      this.#row = 0;
      this.#tries.add(1, 0);
      return;
    }
    this.#row++;
    this.#tries.add(1, 1);
    const { total, special } = this.#tries;
    if (this.#row >= maxRow || (total >= minTries && special >= total * maxShare)) this.#open();
  }

  #open(): void {
    this.#pass++;
    this.#probing = false;
    this.#probeAt = performance.now() + this.#resetMs;
  }

  #close(): void {
    this.#pass++;
    this.#probing = false;
    this.#probeAt = undefined;
    this.#row = 0;
    this.#tries = new RollingCount(spanMs);
  }
}

/** Only what shows that nobody (able to work) is there counts as out: any refusal, and a 500 too, is an answer. */
export function verdictOf({ answer, failure }: Outcome<ResponseHead>): Verdict {
  if (answer !== undefined) return answer.status >= 502 && answer.status <= 504 ? "out" : "answers";
  if (failure.kind === "cancelled") return "unknown";
  return failure.kind === "unavailable" || failure.kind === "timeout" ? "out" : "answers";
}
