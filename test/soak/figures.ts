import { appendFile } from "node:fs/promises";

/** How long the mixed load lasts, and how large a file is: less for a trial. */
export const MINUTES = Number(process.env.SOAK_MINUTES ?? 5);
export const GIB = Math.round(Number(process.env.SOAK_GIB ?? 1) * 2 ** 30);

/** Keeps a figure for the table at the end. */
export const record = (what: string, figure: string): Promise<void> =>
  appendFile(process.env.SOAK_FIGURES ?? "/dev/null", `${JSON.stringify({ what, figure })}\n`);

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** The value below which 99 % of them are. */
export function percentile99(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? NaN;
}
