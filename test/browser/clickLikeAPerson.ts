import type { Locator, Page } from "playwright-core";

/** How far a hand slips while the button is down. Pixels. */
const SLIP = 2;

/**
 * Moves the mouse to where the target stands still, and clicks once, whatever happens then. (Playwright's `click` looks first
 * whether the target would receive the click, and waits until it would.)
 */
export async function clickLikeAPerson({ mouse }: Page, target: Locator): Promise<void> {
  await (await target.elementHandle()).waitForElementState("stable");
  const { x, y } = await middleOf(target);
  await mouse.move(x, y, { steps: 5 });
  await mouse.down();
  await mouse.move(x + SLIP, y, { steps: 2 });
  await mouse.up();
}

/** Turns the wheel over a row until the target, one of its items, is in sight and stands still. */
export async function scrollInto(page: Page, row: Locator, target: Locator): Promise<void> {
  const [from, to] = [await middleOf(row), await middleOf(target)];
  if (Math.abs(to.x - from.x) <= (from.width - to.width) / 2) return; // in sight already
  await page.mouse.move(from.x, from.y);
  await page.mouse.wheel(to.x - from.x, 0);
  const item = await target.elementHandle();
  await page.waitForFunction(
    ([whole, part]) => {
      const [outer, inner] = [whole.getBoundingClientRect(), part.getBoundingClientRect()];
      return inner.left >= outer.left && inner.right <= outer.right;
    },
    [await row.elementHandle(), item] as const,
  );
  await item.waitForElementState("stable");
}

async function middleOf(target: Locator): Promise<{ x: number; y: number; width: number }> {
  const box = await target.boundingBox();
  if (!box) throw new Error("It cannot be seen.");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, width: box.width };
}
