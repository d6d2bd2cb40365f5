import { expect } from "@jest/globals";
import type { Page } from "playwright-core";
import { eventually } from "../support/until.js";

/** Waits until the page is at this address. */
export const expectUrl = (page: Page, url: string) => eventually(() => expect(page.url()).toBe(url));

/** Waits until a field has this value. */
export const expectValue = (page: Page, label: string, value: string) =>
  eventually(async () => expect(await page.getByLabel(label).inputValue()).toBe(value));

/** The label of what has the focus, or its text. */
const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent.trim());

/** Waits until this has the focus. */
export const expectFocus = (page: Page, name: string) => eventually(async () => expect(await focused(page)).toBe(name));

/** Presses the Tab key, or another one, until this has the focus. */
export async function reach(page: Page, name: string, key = "Tab"): Promise<void> {
  for (let i = 0; i < 60 && (await focused(page)) !== name; i += 1) await page.keyboard.press(key);
  expect(await focused(page)).toBe(name);
}

/** Waits until the name of this file or folder has the focus. */
export const expectRowFocus = (page: Page, name: string) =>
  page.getByRole("link", { name, exact: true }).and(page.locator(":focus")).waitFor();
