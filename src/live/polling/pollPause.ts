/** Between which pauses looks are made, in milliseconds. */
export interface PaceBounds {
  readonly minMs: number;
  readonly maxMs: number;
}

/** What came of a look. */
export type LookResult = "changed" | "unchanged" | "failed";

const MINUTE = 60_000;

/** The shortest pause, as a multiple of `minMs`, by the age of the watch: who watches for long need not see each step. */
const FLOORS = [
  { untilMs: MINUTE, factor: 1 },
  { untilMs: 10 * MINUTE, factor: 2.5 },
  { untilMs: 60 * MINUTE, factor: 5 },
  { untilMs: Infinity, factor: 10 },
] as const;

const FACTORS: Readonly<Record<LookResult, number>> = { changed: 0.5, unchanged: 1.5, failed: 2 };

/** Milliseconds from one look to the next. @param lastMs the pause before the look; `minMs` before the first one */
export function pauseAfter(result: LookResult, lastMs: number, ageMs: number, { minMs, maxMs }: PaceBounds): number {
  const factor = FLOORS.find(({ untilMs }) => ageMs < untilMs)?.factor ?? 1;
  return Math.min(maxMs, Math.max(minMs * factor, lastMs * FACTORS[result]));
}

/** The pause 10 % shorter or longer, so that watches that began together do not look together. @param random from 0 to 1 */
export const jittered = (pauseMs: number, random = Math.random()): number => pauseMs * (0.9 + 0.2 * random);

/** Milliseconds for which nothing need be told while nothing changes: 70 s, so that with the next look it is less than 75 s. */
export const silenceOf = ({ maxMs }: PaceBounds): number => (maxMs * 7) / 6;
