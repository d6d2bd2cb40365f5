import type { Page } from "playwright-core";

/** Drops files and folders of this computer at a place of the window, as the system does: scripts can drop no folder. */
export async function dropReally(page: Page, paths: readonly string[], { x, y } = { x: 600, y: 400 }): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await session.send("Input.dispatchDragEvent", { type, x, y, data });
  }
  await session.detach();
}
