import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import type { AxeResults } from "axe-core";
import { expect } from "@jest/globals";
import type { Page } from "playwright-core";
import { openWeb } from "./openWeb.js";
import { SCREENS } from "./screens.js";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** In dark colours everything but the colours is as before. */
const OPTIONS = {
  light: { resultTypes: ["violations"] },
  dark: { resultTypes: ["violations"], runOnly: ["color-contrast"] },
} as const;

type ColorScheme = keyof typeof OPTIONS;

/**
 * Waits until everything is shown as it stays. What has just been added to a list is measured before it is shown; colours change
 * by transitions, however short, and those of what is within begin when those around it have ended.
 */
const settle = (page: Page) =>
  page.waitForFunction(
    () =>
      [...document.querySelectorAll("[role=row]")].every((row) => getComputedStyle(row).visibility === "visible") &&
      document.getAnimations().every(({ playState }) => playState !== "running"),
  );

/** What the rules of axe (https://github.com/dequelabs/axe-core) find that keeps people out. */
async function barriers(page: Page, colorScheme: ColorScheme): Promise<string[]> {
  await page.emulateMedia({ colorScheme });
  await settle(page);
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify(OPTIONS[colorScheme])})`);
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")} ${failureSummary ?? ""}`),
    );
}

/** Lists, forms and panels with content beyond their sides, where it is cut off or hides behind a scroll bar. */
const cutOff = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("main, section, form, fieldset, ul, ol, dialog, [role=dialog]")]
      .filter((box) => box.clientWidth > 1 && box.scrollWidth > box.clientWidth)
      .map(({ tagName, className }) => `${tagName} ${className}`),
  );

/** Pixels that a finger needs. */
const FINGER = 44;

/** Buttons, fields and links that are too small for a finger. Links amid text are as high as the text. */
const tooSmall = (page: Page) =>
  page.evaluate(
    (least) =>
      [...document.querySelectorAll("button, input, select, textarea, summary, label:has(input), nav a, main a")]
        .filter((target) => !target.matches("label input, p a, [aria-hidden] *, .unseen"))
        // A title of the list of simulations is as large as its row.
        .map((target) => (target.matches("tbody th a") ? (target.closest("tr") ?? target) : target))
        .filter((target) => {
          const { width, height } = target.getBoundingClientRect();
          return height > 0 && Math.round(Math.min(width, height)) < least;
        })
        .map((target) => `${target.tagName} ${target.textContent} ${target.getAttribute("aria-label") ?? ""}`),
    FINGER,
  );

interface Size {
  readonly width: number;
  readonly height: number;
  readonly isTouched?: boolean;
}

/** Expects of every screen, in light and in dark colours, that it keeps no one out and fits the width of the window. */
export async function lookAtScreens(size: Size): Promise<void> {
  await using web = await openWeb(size);
  const { page } = web;
  const fine = { wide: size.width, cutOff: [], small: [], dark: [], light: [] };
  const found: Record<string, unknown> = {};
  const lookOnce = async () => {
    await settle(page);
    return {
      wide: await page.evaluate(() => document.documentElement.scrollWidth),
      cutOff: await cutOff(page),
      small: size.isTouched === true ? await tooSmall(page) : [],
      dark: await barriers(page, "dark"),
      light: await barriers(page, "light"),
    };
  };
  const look = async (screen: string) => {
    if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
    const first = await lookOnce();
    // Twice: a list that is read again in the middle of a look has rows that are not measured yet.
    found[screen] = isDeepStrictEqual(first, fine) ? first : await lookOnce();
  };
  await web.open("/");
  await page.getByLabel("E-mail address").waitFor();
  await look("the sign-in");
  await web.signIn("demo@example.org", "wrong");
  await page.getByRole("alert").waitFor();
  await look("a wrong password");
  await web.signIn();
  for (const [screen, show] of SCREENS) {
    await show(web);
    await look(screen);
  }

  expect(found).toEqual(Object.fromEntries(Object.keys(found).map((screen) => [screen, fine])));
  expect(Object.keys(found)).toHaveLength(SCREENS.length + 2);
  web.expectNoError({ refusals: true });
}
