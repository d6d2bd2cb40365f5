import { constants } from "node:os";

/** What asks a process to end. Not those of a crash: with a handler the process would never end. */
export const END_SIGNALS = ["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", "SIGUSR2"] as const;
export type EndSignal = (typeof END_SIGNALS)[number];

const endAtOnce = (signal: EndSignal) => process.exit(128 + constants.signals[signal]);

/**
 * To be called first in a process, before a command handles signals.
 * - The kernel does not end the first process of a container (PID 1) by a signal that it does not handle, so it handles each.
 * - In production SIGUSR1 does nothing: without a handler Node would open its inspector, which can run any code.
 */
export function handleEarlySignals(isProduction: boolean): void {
  if (process.pid === 1) for (const signal of END_SIGNALS) process.on(signal, endAtOnce);
  if (isProduction) process.on("SIGUSR1", () => undefined);
}

/** To be called by a command that is about to handle the signals to end itself. */
export function takeEndSignals(): void {
  for (const signal of END_SIGNALS) process.off(signal, endAtOnce);
}
