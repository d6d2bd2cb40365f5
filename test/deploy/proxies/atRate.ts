import { setTimeout as delay } from "node:timers/promises";

/** Asks by the clock, however long answers take. Resolves when it is over and all have been answered. */
export async function atRate(
  perSecond: number,
  isOver: () => boolean,
  ask: (index: number) => Promise<void>,
): Promise<void> {
  const startedAt = performance.now();
  const under: Promise<void>[] = [];
  for (let index = 0; !isOver(); index++) {
    const waitMs = startedAt + (index * 1_000) / perSecond - performance.now();
    if (waitMs > 0) await delay(waitMs);
    under.push(ask(index));
  }
  await Promise.all(under);
}
