import { setTimeout as delay } from "node:timers/promises";

/** For what hangs, not for what is slow on a busy machine. */
const LIMIT_MS = 120_000;
const PAUSE_MS = 2;

/**
 * Waits until it is so.
 *
 * @param tell what there is to know when it never is
 */
export async function until(isSo: () => boolean | Promise<boolean>, tell = () => ""): Promise<void> {
  const end = performance.now() + LIMIT_MS;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`waited in vain for ${String(isSo)} ${tell()}`);
    await delay(PAUSE_MS);
  }
}

/**
 * Waits until an expectation holds, for what follows an action a moment later, such as what a page shows after a click: it is read
 * again and again. @throws what the last reading failed with
 */
export async function eventually(expectation: () => void | Promise<void>): Promise<void> {
  const end = performance.now() + LIMIT_MS;
  for (;;) {
    try {
      await expectation();
      return;
    } catch (error) {
      if (performance.now() > end) throw error;
    }
    await delay(PAUSE_MS);
  }
}
