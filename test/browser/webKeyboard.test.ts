import { expect, test } from "@jest/globals";
import { openWeb } from "./openWeb.js";

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
