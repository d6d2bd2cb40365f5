import type { Logger } from "pino";
import { END_SIGNALS, type EndSignal, takeEndSignals } from "../runtime/signals.js";
import { toError } from "../toError.js";

/** Why the process ends: a signal, or an error that nothing handled. */
export interface StopReason {
  readonly signal?: EndSignal;
  readonly err?: Error;
}

export interface Stoppable {
  readonly log: Pick<Logger, "info" | "warn" | "error" | "fatal">;
  /** What is under way at this moment, for the log. */
  readonly facts: () => object;
  /** Ends all well. Resolves with what the log is to tell of it. */
  readonly stop: (reason: StopReason) => Promise<object>;
  /** What SIGHUP does; undefined where it ends the process as other signals do. */
  readonly onHangup?: (() => Promise<void>) | undefined;
  /** ms after which the process ends in any case. */
  readonly limitMs: number;
}

/** A terminal sends SIGINT to npm and to its child, and npm passes it on: within this time the second is the same. */
const SAME_MS = 500;

/**
 * Ends the process well on the first signal or unhandled error, and at once on the next. Its exit code is 0 if all went well. Two equal
 * signals are one if the second comes before the process has taken the first: the kernel keeps no count of them (signal(7)).
 */
export function stopOnSignal({ log, facts, stop, onHangup, limitMs }: Stoppable): void {
  let began: { readonly at: number; readonly signal: EndSignal | undefined } | undefined;

  const end = async (reason: StopReason) => {
    const startedAt = performance.now();
    const durationMs = () => Math.round(performance.now() - startedAt);
    began = { at: startedAt, signal: reason.signal };
    if (reason.err) log.fatal({ err: reason.err }, "stopping after an unhandled error");
    else log.info({ signal: reason.signal, ...facts() }, "stopping");
    setTimeout(() => {
      log.error({ ...facts(), durationMs: durationMs() }, "the stop took too long: ended at once");
      process.exit(1);
    }, limitMs);
    try {
      log.info({ signal: reason.signal, ...(await stop(reason)), durationMs: durationMs() }, "stopped");
      process.exit(reason.err ? 1 : 0);
    } catch (err) {
      log.error({ err, durationMs: durationMs() }, "the stop failed");
      process.exit(1);
    }
  };

  const begin = (reason: StopReason) => {
    if (!began) return void end(reason);
    const durationMs = Math.round(performance.now() - began.at);
    if (reason.signal === "SIGINT" && began.signal === "SIGINT" && durationMs < SAME_MS) return;
    if (reason.err)
      log.fatal({ err: reason.err, ...facts(), durationMs }, "an unhandled error in the stop: ended at once");
    else log.warn({ signal: reason.signal, ...facts(), durationMs }, "a second signal: ended at once");
    process.exit(1);
  };

  takeEndSignals();
  for (const signal of END_SIGNALS) {
    const hangup = signal === "SIGHUP" ? onHangup : undefined;
    process.on(signal, () => (hangup ? void hangup() : begin({ signal })));
  }
  for (const event of ["uncaughtException", "unhandledRejection"])
    process.on(event, (error: unknown) => begin({ err: toError(error) }));
}
