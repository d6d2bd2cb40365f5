import { test } from "@jest/globals";
import { expectFocus, expectRowFocus, reach } from "./waits.js";
import { openWeb } from "./openWeb.js";

test("everything can be done by the keyboard, and the focus is where one expects it", async () => {
  await using web = await openWeb();
  const { page } = web;
  await web.open("/browse");
  await page.getByLabel("E-mail address").waitFor();
  await page.keyboard.type("demo@example.org");
  await page.keyboard.press("Tab");
  await page.keyboard.type("demo");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "models" }).waitFor();

  await page.keyboard.press("Tab");
  await expectFocus(page, "Skip to content");
  await page.keyboard.press("Enter");
  await reach(page, "Select examples");
  await page.keyboard.press("ArrowDown");
  await expectRowFocus(page, "models");
  await reach(page, "Delete models");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await expectFocus(page, "Cancel");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await expectFocus(page, "Delete models");
  await page.keyboard.press("End");
  await expectRowFocus(page, "readme.txt");
  await page.keyboard.press("Delete");
  await expectFocus(page, "Cancel");
  await page.keyboard.press("Tab");
  await expectFocus(page, "Delete");
  await page.keyboard.press("Enter");
  await page.getByRole("row", { name: /readme/ }).waitFor({ state: "detached" });
  await expectFocus(page, "My files");

  await page.getByRole("link", { name: "models" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "shoebox.idf", exact: true }).waitFor();
  await expectFocus(page, "models"); // the title of the page
  web.expectNoError();
});
