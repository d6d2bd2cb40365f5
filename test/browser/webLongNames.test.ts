import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import type { Locator, Page } from "playwright-core";
import { SubmitStoredJobDocument } from "../generated/operations.js";
import { openWeb } from "./openWeb.js";
import { linkJess } from "./linkJess.js";

const PHONE = { width: 390, height: 844, isTouched: true } as const;

/** As long as a name of a file may be, with nothing to break it at. */
const NAME = `${"n".repeat(251)}.txt`;
/** As long as a title may be. */
const TITLE = `${"A title of many words ".repeat(9).trim()} E`;

/** Lines of text that are seen. */
const lines = (target: Locator) =>
  target.evaluate((element) => {
    const { lineHeight, paddingTop, paddingBottom } = getComputedStyle(element);
    const padding = parseFloat(paddingTop) + parseFloat(paddingBottom);
    return Math.round((element.getBoundingClientRect().height - padding) / parseFloat(lineHeight));
  });

/** What is wider than its place. */
const wide = (page: Page) =>
  page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll("main *, dialog *, [role=status] *")]
      .filter((box) => box.clientWidth > 1 && !box.matches("pre, [data-scrolls], .unseen, dialog header, table *"))
      .filter((box) => box.scrollWidth > box.clientWidth && getComputedStyle(box).overflowX === "visible")
      .filter((box) => getComputedStyle(box).display !== "inline")
      .map(({ tagName, className, textContent }) => `${tagName} ${className} ${textContent.slice(0, 40)}`),
  );

/** The whole is there for screen readers, and for the pointer; it is cut off for the eye only. */
async function expectWhole(target: Locator, text: string): Promise<void> {
  expect(await target.textContent()).toBe(text);
  expect(await target.getAttribute("title")).toBe(text);
}

test("names of files as long as they may be break no page, no question and no notice", async () => {
  await using web = await openWeb(PHONE);
  const { page, app } = web;
  const folder = join(app.sandbox.dataDir, "files/demo@example.org", "f".repeat(255));
  await mkdir(folder);
  await writeFile(join(folder, NAME), "x");
  await web.open(`/browse/${"f".repeat(255)}`);
  await web.signIn();
  await page.getByRole("link", { name: NAME }).waitFor();

  const heading = page.getByRole("heading", { level: 1 });
  await expectWhole(heading, "f".repeat(255));
  expect(await lines(heading)).toBe(3);
  expect(await page.title()).toMatch(/^f{79}… · ENSIMS$/);
  expect(await wide(page)).toEqual([]);

  const choose = (...names: readonly string[]) =>
    page
      .locator("input[type=file][multiple]")
      .first()
      .setInputFiles(names.map((name) => ({ name, mimeType: "text/plain", buffer: Buffer.from("x") })));
  const question = page.getByRole("dialog");
  await choose(NAME);
  await question.getByText("This file already exists.").waitFor();
  expect(await lines(question.getByRole("heading"))).toBe(5);
  expect(await wide(page)).toEqual([]);
  await question.getByRole("button", { name: "Cancel" }).click();

  await choose(`${"q".repeat(250)}%22`, `${"q".repeat(250)}"`);
  await question.getByText("Nothing was uploaded.").waitFor();
  expect(await wide(page)).toEqual([]);
  await question.getByRole("button", { name: "Close" }).last().click();

  await page.getByRole("button", { name: `More for ${NAME}` }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await question.getByRole("button", { name: "Delete", exact: true }).click();
  const notice = page.getByText(/^Deleted: “n+\.txt”$/);
  await notice.waitFor();
  expect(await lines(notice)).toBe(3);
  expect(await notice.locator("..").getAttribute("title")).toBe(`Deleted: “${NAME}”`);
  expect(await wide(page)).toEqual([]);
  web.expectNoError();
});

test("titles of simulations as long as they may be break no page, no summary and no notice", async () => {
  await using web = await openWeb(PHONE);
  const { page, app } = web;
  await linkJess(app);
  await app.sandbox.jobs.advance(0);
  const description = "A description of many words. ".repeat(30).trim();
  const client = await app.signIn();
  const input = { title: TITLE, description, simulation: { energyPlus: { model: "shoebox.idf" } } };
  const { data } = await client.execute(SubmitStoredJobDocument, { path: "/examples", input });
  const id = data?.submitStoredJob.job?.id ?? "";
  await web.open(`/simulations/${id}`);
  await web.signIn();
  const heading = page.getByRole("heading", { name: TITLE, level: 1 });
  await heading.waitFor();
  await expectWhole(heading, TITLE);
  expect(await lines(heading)).toBe(3);
  await expectWhole(page.getByText(description), description);
  expect(await lines(page.getByText(description))).toBe(3);
  expect(await wide(page)).toEqual([]);

  await page.getByRole("tab", { name: "Details" }).click();
  await page.getByRole("tabpanel").getByText(description).waitFor();
  expect(await wide(page)).toEqual([]);

  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await page.getByRole("button", { name: "Cancel simulation" }).click();
  const notice = page.getByText(`Being cancelled: “${TITLE}”`);
  await notice.waitFor();
  expect(await lines(notice)).toBe(3);
  expect(await wide(page)).toEqual([]);

  await page.getByRole("link", { name: "Simulations", exact: true }).first().click();
  await page.getByRole("link", { name: TITLE }).waitFor();
  expect(await wide(page)).toEqual([]);
  web.expectNoError();
});

test("the steps of a new simulation have place for long names", async () => {
  await using web = await openWeb(PHONE);
  const { page, app } = web;
  await linkJess(app);
  const name = `${"m".repeat(250)}.idf`;
  const folder = join(app.sandbox.dataDir, "files/demo@example.org", "f".repeat(255));
  await mkdir(folder);
  await writeFile(join(folder, name), "Version,9.3;");
  await writeFile(join(folder, `${"w".repeat(250)}.epw`), "LOCATION");
  await web.open("/simulations/new");
  await web.signIn();
  await page.locator("input[type=file]").setInputFiles(join(folder, name));
  await page.getByText("1 file, 12 bytes").waitFor();
  expect(await wide(page)).toEqual([]);

  await page.getByText("From my files").click();
  await page.getByRole("button", { name: "f".repeat(255) }).click();
  await page.getByRole("list", { name: "Content of the folder" }).getByText(name).waitFor();
  expect(await wide(page)).toEqual([]);
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByLabel("Model").waitFor();
  expect(await wide(page)).toEqual([]);
  await page.getByRole("button", { name: "Next" }).click();
  const model = page.getByRole("definition").filter({ hasText: /^m+\.idf$/ });
  await expectWhole(model, name);
  expect(await lines(model)).toBe(3);
  expect(await wide(page)).toEqual([]);
  web.expectNoError();
});
