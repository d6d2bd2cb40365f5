import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import type { AxeResults } from "axe-core";
import { describe, expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { linkJess } from "./linkJess.js";
import { openWeb, type Web } from "./openWeb.js";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What the rules of axe (https://github.com/dequelabs/axe-core) find at this moment that keeps people out. */
async function barriersNow(page: Page): Promise<string[]> {
  // What has just been added to a list is measured before it is shown.
  await page.waitForFunction(() =>
    [...document.querySelectorAll("[role=row]")].every((row) => getComputedStyle(row).visibility === "visible"),
  );
  const { violations } = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })');
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")} ${failureSummary ?? ""}`),
    );
}

/** What axe finds, twice: a list that is read again while axe looks has rows that are not measured yet. */
async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = await barriersNow(page);
  return found.length === 0 ? found : barriersNow(page);
}

const MANY_FILES = Array.from({ length: 3 }, (_, i) => ({
  name: `a file with quite a long name, number ${i}, as people give them.idf`,
  mimeType: "text/plain",
  buffer: Buffer.from("Version,9.3;"),
}));

/** Each screen: how to come there, given that one is signed in. */
const SCREENS: readonly (readonly [name: string, show: (web: Web) => Promise<unknown>])[] = [
  ["files", ({ page }) => page.getByRole("link", { name: "models" }).waitFor()],
  [
    "a folder",
    async ({ page, open }) => {
      await open("/browse/models/variants");
      await page.getByRole("link", { name: /parametric/ }).waitFor();
    },
  ],
  [
    "uploads",
    async ({ page, app }) => {
      app.sandbox.failNext("POST", { status: 503 });
      await page.locator("input[type=file][multiple]").first().setInputFiles(MANY_FILES);
      await page.getByText("1 file not uploaded").waitFor();
    },
  ],
  [
    "a preview",
    async ({ page, open }) => {
      await open("/browse/models?file=shoebox.idf");
      await page.getByText("Building,Shoebox").waitFor();
    },
  ],
  [
    "no folder",
    async ({ page, open }) => {
      await open("/browse/nowhere");
      await page.getByText("This folder does not exist yet").waitFor();
    },
  ],
  [
    "the question before a deletion",
    async ({ page, open }) => {
      await open("/browse");
      await page.getByRole("button", { name: "More for models" }).click();
      await page.getByRole("menuitem", { name: "Delete" }).click();
      await page.getByRole("dialog").waitFor();
    },
  ],
  [
    "a menu",
    async ({ page, open }) => {
      await open("/browse");
      await page.getByRole("button", { name: "More for models" }).click();
      await page.getByRole("menu").waitFor();
    },
  ],
  [
    "a selection",
    async ({ page, open }) => {
      await open("/browse");
      await page.getByRole("checkbox", { name: "Select models" }).click();
      await page.getByText("1 selected").waitFor();
    },
  ],
  [
    "a filter that leaves nothing",
    async ({ page, open }) => {
      await open("/browse");
      await page.getByRole("searchbox").fill("nothing like that");
      await page.getByText("No name has these words").waitFor();
    },
  ],
  [
    "a table",
    async ({ page, open }) => {
      await open("/browse/results?file=eplustbl.csv");
      await page.getByRole("table").waitFor();
    },
  ],
  [
    "a new folder",
    async ({ page, open }) => {
      await open("/browse");
      await page.getByRole("button", { name: "New folder" }).click();
      await page.getByRole("dialog").waitFor();
    },
  ],
  [
    "the account",
    async ({ page, open }) => {
      await open("/account");
      await page.getByLabel("Company").waitFor();
    },
  ],
  [
    "JESS",
    async ({ page, open }) => {
      await open("/jess");
      await page.getByText("Not linked to JESS").waitFor();
    },
  ],
  [
    "simulations, without JESS",
    async ({ page, open }) => {
      await open("/simulations");
      await page.getByRole("heading", { name: "Link your JESS account" }).waitFor();
    },
  ],
  [
    "JESS, linked",
    async ({ page, open, app }) => {
      await linkJess(app);
      await open("/jess");
      await page.getByRole("heading", { name: "Usage so far" }).waitFor();
    },
  ],
  [
    "simulations",
    async ({ page, open }) => {
      await open("/simulations");
      await page.getByRole("link", { name: "Shoebox, again", exact: true }).waitFor();
    },
  ],
  [
    "no simulations of these days",
    async ({ page, open }) => {
      await open("/simulations?show=rejected&to=2001-01-01");
      await page.getByRole("heading", { name: "No such simulations" }).waitFor();
    },
  ],
  [
    "a simulation that runs",
    async ({ page, open }) => {
      await open("/simulations/385012");
      await page.getByText("Running", { exact: true }).waitFor();
    },
  ],
  [
    "a simulation that has failed",
    async ({ page, open }) => {
      await open("/simulations/385007");
      await page.getByRole("heading", { name: "Simulation failed" }).waitFor();
      await page.getByRole("link", { name: "eplusout.err", exact: true }).waitFor();
    },
  ],
  [
    "a result",
    async ({ page, open }) => {
      await open("/simulations/385010?file=%2Feplustbl.htm");
      await page.frameLocator("iframe").getByText("Energy of the year").waitFor();
    },
  ],
  [
    "the log of a simulation",
    async ({ page, open }) => {
      await open("/simulations/385010?tab=log&log=%2Feplusout.err");
      await page.getByText("EnergyPlus Completed Successfully").waitFor();
    },
  ],
  [
    "a chart",
    async ({ page, open }) => {
      await open("/simulations/385010?tab=charts");
      await page.getByRole("img", { name: /^Line chart/ }).waitFor();
      await page.getByText("Show the numbers as a table").click();
    },
  ],
  [
    "points of a parametric project",
    async ({ page, open }) => {
      await open("/simulations/385005?tab=charts");
      await page.getByRole("img", { name: /^Points of/ }).waitFor();
    },
  ],
  [
    "the details of a simulation",
    async ({ page, open }) => {
      await open("/simulations/385010?tab=details");
      await page.getByRole("heading", { name: "Times" }).waitFor();
    },
  ],
  [
    "a new simulation of files",
    async ({ page, open }) => {
      await open("/simulations/new");
      await page.locator("input[type=file]").setInputFiles(MANY_FILES);
      await page.getByText("3 files").waitFor();
    },
  ],
  [
    "its program, not yet complete",
    async ({ page }) => {
      await page.getByRole("button", { name: "Next" }).click();
      await page.getByRole("button", { name: "Next" }).click();
      await page.getByText("There is more than one: choose.").waitFor();
    },
  ],
  [
    "a new simulation of a folder",
    async ({ page, open }) => {
      await open("/simulations/new?from=folder&folder=%2Fexamples");
      await page.getByLabel("Model").waitFor();
    },
  ],
  [
    "its last step",
    async ({ page }) => {
      await page.getByRole("button", { name: "Next" }).click();
      await page.getByText(/CPU hours left/).waitFor();
    },
  ],
  [
    "no simulation",
    async ({ page, open }) => {
      await open("/simulations/1");
      await page.getByRole("heading", { name: "There is no such simulation" }).waitFor();
    },
  ],
  [
    "mail",
    async ({ page, open }) => {
      await open("/mail");
      await page.getByLabel("Message").fill("Hello");
      await page.getByLabel("Subject").fill("Hello");
      await page.getByRole("button", { name: "Send" }).click();
      await page.getByText("Email has been sent").waitFor();
    },
  ],
  [
    "no page",
    async ({ page, open }) => {
      await open("/elsewhere");
      await page.getByText("Page not found").waitFor();
    },
  ],
  [
    "a failure",
    async ({ page, open, app }) => {
      app.sandbox.failNext({ method: "GET", times: Infinity }, { status: 503 });
      await open("/browse");
      await page.getByRole("alert").waitFor();
      app.sandbox.clearFaults();
    },
  ],
  [
    "the end of the session near",
    async ({ page, open, app, context }) => {
      const value = await app.sandbox.mintToken("demo@example.org", { exp: Math.floor(Date.now() / 1000) + 200 });
      await context.addCookies([{ name: "session_token", value, url: app.url, httpOnly: true, sameSite: "Lax" }]);
      await open("/browse");
      await page.getByRole("button", { name: "Stay signed in" }).waitFor();
      await page.getByRole("link", { name: "models" }).waitFor();
    },
  ],
  [
    "the session ended",
    async ({ page, expireSession }) => {
      await expireSession();
      await page.getByRole("link", { name: "results" }).click();
      await page.getByText("Your session has ended.").waitFor();
    },
  ],
];

const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } } as const;

describe.each(["light", "dark"] as const)("in %s colours", (colorScheme) => {
  test.each(["desktop", "phone"] as const)("on a %s, every screen is accessible and fits the width", async (device) => {
    await using web = await openWeb({ ...SIZES[device], colorScheme });
    const { page } = web;
    const found: Record<string, unknown> = {};
    const look = async (screen: string) => {
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      found[screen] = { barriers: await barriers(page), wide };
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

    const fine = { barriers: [], wide: SIZES[device].width };
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((screen) => [screen, fine])));
    expect(Object.keys(found)).toHaveLength(SCREENS.length + 2);
    web.expectNoError({ refusals: true });
  });
});

test("everything can be done by the keyboard, and the focus is where one expects it", async () => {
  await using web = await openWeb();
  const { page } = web;
  const focused = () =>
    page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent);
  await web.open("/browse");
  await page.getByLabel("E-mail address").waitFor();
  await page.keyboard.type("demo@example.org");
  await page.keyboard.press("Tab");
  await page.keyboard.type("demo");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "models" }).waitFor();

  await page.keyboard.press("Tab");
  expect(await focused()).toBe("Skip to content");
  await page.keyboard.press("Enter");
  const reach = async (name: string) => {
    for (let i = 0; i < 30 && (await focused()) !== name; i += 1) await page.keyboard.press("Tab");
    expect(await focused()).toBe(name);
  };
  await reach("Select examples");
  await page.keyboard.press("ArrowDown");
  await page
    .getByRole("row", { name: /models/ })
    .and(page.locator(":focus-within"))
    .waitFor();
  await reach("Delete models");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  expect(await focused()).toBe("Cancel");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect(await focused()).toBe("Delete models");
  await page.keyboard.press("End");
  await page
    .getByRole("row", { name: /readme/ })
    .and(page.locator(":focus-within"))
    .waitFor();
  await page.keyboard.press("Delete");
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("Delete");
  await page.keyboard.press("Enter");
  await page.getByRole("row", { name: /readme/ }).waitFor({ state: "detached" });
  expect(await focused()).toBe("My files");

  await page.getByRole("link", { name: "models" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "shoebox.idf", exact: true }).waitFor();
  expect(await focused()).toBe("models"); // the title of the page
  web.expectNoError();
});
