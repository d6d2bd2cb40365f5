import { access, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import type { FileChooser, Page, Request } from "playwright-core";
import { eventually } from "../support/until.js";
import { expectRowFocus } from "./waits.js";
import { openWeb, type Web } from "./openWeb.js";

const NAMES = ["a.txt", "b.txt", "c.idf", "d.csv"];

/** Opens a folder of four files, each of another size, with a folder beside them. */
async function openFolder(web: Web): Promise<string> {
  const folder = join(web.app.sandbox.dataDir, "files/demo@example.org/box");
  await mkdir(join(folder, "zz folder"), { recursive: true });
  await writeFile(join(folder, "zz folder/inner.txt"), "inner");
  for (const [index, name] of NAMES.entries()) await writeFile(join(folder, name), "x".repeat(100 - index));
  await web.open("/browse/box");
  await web.signIn();
  await web.page.getByRole("link", { name: "a.txt", exact: true }).waitFor();
  return folder;
}

/** Waits until the rows, from above, have these names. A new row is hidden until the list has measured it. */
const expectNames = (page: Page, names: readonly string[]) =>
  eventually(async () => {
    const texts = await page.getByRole("grid").getByRole("rowheader").getByRole("link").allTextContents();
    expect(texts.map((text) => text.replace(/\d+ bytes?$/, ""))).toEqual(names);
  });

/** Waits until these are selected, and no others. */
const expectSelected = (page: Page, names: readonly string[]) =>
  eventually(async () => {
    const links = page.locator("[role=row][aria-selected=true] [role=rowheader] a");
    expect(await links.evaluateAll((all) => all.map((link) => link.getAttribute("title")))).toEqual(names);
  });

test("many are selected by checkbox, with Shift and with Ctrl+A, and deleted together after one question", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  const folder = await openFolder(web);

  await page.getByRole("checkbox", { name: "Select a.txt" }).click();
  await page.getByRole("checkbox", { name: "Select c.idf" }).click({ modifiers: ["Shift"] });
  await expectSelected(page, ["a.txt", "b.txt", "c.idf"]);
  await page.getByText("3 selected, 297 bytes").waitFor();
  await page.keyboard.press("Escape");
  await expectSelected(page, []);
  await page.keyboard.press("Control+a");
  await expectSelected(page, ["zz folder", ...NAMES]);
  await page.getByRole("checkbox", { name: "Select d.csv" }).click();

  await page.keyboard.press("Delete");
  const dialog = page.getByRole("dialog", { name: "Delete 4 entries?" });
  await dialog.getByText("1 folder with all contents and 3 files (302 bytes) will be deleted.").waitFor();
  expect(app.sandbox.journal.find("DELETE")).toEqual([]);
  await dialog.getByRole("button", { name: "Delete", exact: true }).click();

  await page.getByText("4 entries deleted.").waitFor();
  await page.getByText("1 entry, 97 bytes").waitFor();
  expect(await readdir(folder)).toEqual(["d.csv"]);
  web.expectNoError();
});

test("when one of many cannot be deleted, it is named, and the others before it are gone", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  const folder = await openFolder(web);
  await page.getByRole("checkbox", { name: "Select a.txt" }).click();
  await page.getByRole("checkbox", { name: "Select b.txt" }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  const dialog = page.getByRole("dialog");
  app.sandbox.failNext(
    { method: "DELETE", path: "/users/api/files/box/b.txt" },
    { headers: { "Content-Type": "application/json" }, body: '{"ok":false,"status":"b.txt is in use"}' },
  );
  await dialog.getByRole("button", { name: "Delete", exact: true }).click();

  await dialog.getByText("b.txt: b.txt is in use").waitFor();
  await dialog.getByText("1 of 2 entries deleted").waitFor();
  await dialog.getByRole("button", { name: "Cancel" }).click();

  await page.getByRole("link", { name: "a.txt", exact: true }).waitFor({ state: "detached" });
  await access(join(folder, "b.txt"));
  web.expectNoError();
});

test.each<[string, (page: Page) => Promise<unknown>]>([
  ["Cancel", (page) => page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click()],
  ["Escape", (page) => page.keyboard.press("Escape")],
  ["another page", (page) => page.goForward()],
])("%s while many are being deleted keeps those whose turn has not come, and says so", async (_, leave) => {
  await using web = await openWeb();
  const { page, app } = web;
  const folder = await openFolder(web);
  await page.getByRole("link", { name: "zz folder" }).click();
  await page.getByRole("link", { name: "inner.txt", exact: true }).waitFor();
  await page.goBack();
  await page.getByRole("link", { name: "a.txt", exact: true }).waitFor();
  const isDelete = (request: Request) => request.postData()?.includes('"operationName":"Delete"') === true;
  let answer: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route("**/graphql", async (route) => {
    if (isDelete(route.request())) await held;
    await route.fallback();
  });
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  const asked = page.waitForRequest(isDelete);
  await page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
  await asked;

  await leave(page);
  answer();

  await page.getByText("1 of 5 entries deleted.").waitFor();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect(app.sandbox.journal.find("DELETE")).toHaveLength(1);
  expect(await readdir(folder)).toHaveLength(4);
  web.expectNoError();
});

test("a click on the title of a column sorts by it, folders first, and another click turns the order round", async () => {
  await using web = await openWeb();
  const { page } = web;
  await openFolder(web);
  await expectNames(page, ["zz folder", ...NAMES]);

  await page.getByRole("button", { name: "Size" }).click();
  await page.locator("[aria-sort=ascending]", { hasText: "Size" }).waitFor();
  await expectNames(page, ["zz folder", "d.csv", "c.idf", "b.txt", "a.txt"]);
  await page.getByRole("button", { name: "Kind" }).click();
  await expectNames(page, ["zz folder", "c.idf", "d.csv", "a.txt", "b.txt"]);
  await page.getByRole("button", { name: "Kind" }).click();
  await page.locator("[aria-sort=descending]", { hasText: "Kind" }).waitFor();
  await expectNames(page, ["zz folder", "b.txt", "a.txt", "d.csv", "c.idf"]);
  web.expectNoError();
});

test("the keyboard does it all: filter, move, select, open, upload", async () => {
  await using web = await openWeb();
  const { page } = web;
  await openFolder(web);

  await page.keyboard.press("/");
  await page.keyboard.type("TXT");
  await page.getByText("2 of 5 entries").waitFor();
  await expectNames(page, ["a.txt", "b.txt"]);
  await page.keyboard.press("ArrowDown");
  await expectRowFocus(page, "a.txt");
  await page.keyboard.press("/");
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "d.csv", exact: true }).waitFor();

  await page.getByRole("heading", { name: "box", level: 1 }).focus();
  await page.keyboard.press("ArrowDown"); // to the row where it was last
  await expectRowFocus(page, "a.txt");
  await page.keyboard.press("Space");
  await expectSelected(page, ["a.txt"]);
  await page.keyboard.press("Shift+ArrowDown");
  await expectSelected(page, ["a.txt", "b.txt"]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Home");
  await expectRowFocus(page, "zz folder");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "inner.txt", exact: true }).waitFor();

  const chosen = new Promise<FileChooser>((resolve) => page.once("filechooser", resolve));
  await page.getByRole("heading", { name: "zz folder", level: 1 }).focus();
  await page.keyboard.press("u");
  await (await chosen).setFiles([{ name: "u.txt", mimeType: "text/plain", buffer: Buffer.from("u") }]);
  await page.getByRole("link", { name: "u.txt", exact: true }).waitFor();
  web.expectNoError();
});

test("link and path of a file can be copied from its menu, and the link leads to it", async () => {
  await using web = await openWeb();
  const { page, context, app } = web;
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openFolder(web);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());

  await page.getByRole("button", { name: "More for a.txt" }).click();
  await page.getByRole("menuitem", { name: "Copy path" }).click();
  await page.getByText("Path copied.").waitFor();
  expect(await copied()).toBe("/box/a.txt");
  await page.getByRole("link", { name: "a.txt", exact: true }).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Copy link" }).click();
  await page.getByText("Link copied.").waitFor();
  expect(await copied()).toBe(`${app.url}/browse/box?file=a.txt`);
  await page.goto(await copied());

  await page.getByRole("dialog", { name: "a.txt" }).getByText("xxxx").waitFor();
  web.expectNoError();
});
