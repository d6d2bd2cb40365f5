import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { eventually } from "../support/until.js";
import { openWeb } from "./openWeb.js";
import { expectUrl } from "./waits.js";

const PDF =
  "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF";

test("CSV is shown as a table, or as text; previous and next lead through the folder", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  const folder = join(app.sandbox.dataDir, "files/demo@example.org/shown");
  await mkdir(folder);
  await writeFile(join(folder, "1 plan.csv"), 'Hour,"Heating, kWh"\n1,2.5\n2,"3 ""or"" 4"\n');
  await writeFile(join(folder, "2 notes.txt"), "plain notes");
  await web.open("/browse/shown?file=1%20plan.csv");
  await web.signIn();

  await page.getByRole("columnheader", { name: "Heating, kWh" }).waitFor();
  await page.getByRole("cell", { name: '3 "or" 4' }).waitFor();
  await page.getByRole("button", { name: "Text", exact: true }).click();
  await page.getByText('2,"3 ""or"" 4"').waitFor();

  expect(await page.getByRole("button", { name: "Previous file" }).isDisabled()).toBe(true);
  await page.getByRole("button", { name: "Next file" }).click();
  await page.getByText("plain notes").waitFor();
  await page.getByRole("dialog", { name: "2 notes.txt" }).getByText("2 of 2").waitFor();
  await page.getByRole("heading", { name: "2 notes.txt" }).focus();
  await page.keyboard.press("ArrowLeft");
  await page.getByRole("dialog", { name: "1 plan.csv" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await expectUrl(page, `${app.url}/browse/shown`);
  web.expectNoError();
});

test("Markdown is formatted, but runs nothing and loads nothing; its links to files lead there", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  const folder = join(app.sandbox.dataDir, "files/demo@example.org/shown");
  await mkdir(folder);
  const text =
    "# Title\n\n<script>document.title = 'bad'</script>\n\n[bad](javascript:alert(1)) [file](other.txt)\n\n![pixel](https://example.org/x.png)\n";
  await writeFile(join(folder, "notes.md"), text);
  await writeFile(join(folder, "other.txt"), "the other file");
  await web.open("/browse/shown?file=notes.md");
  await web.signIn();

  await page.getByRole("heading", { name: "Title", level: 1 }).waitFor();
  await page.getByText("[Picture: pixel]").waitFor();
  const [above, below] = [page.getByText("<script>"), page.getByText("[Picture: pixel]")];
  const gap = async () => ((await below.boundingBox())?.y ?? 0) - ((await above.boundingBox())?.y ?? 0);
  await eventually(async () => expect(await gap()).toBeGreaterThan(2 * 38)); // two lines and the space between paragraphs, twice
  expect(await page.getByRole("dialog").locator("script, img, [href^='javascript']").count()).toBe(0);
  expect(await page.title()).not.toContain("bad");
  await page.getByRole("link", { name: "file", exact: true }).click();
  await page.getByText("the other file").waitFor();
  web.expectNoError();
});

test("a PDF is shown in the viewer of the browser", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  await writeFile(join(app.sandbox.dataDir, "files/demo@example.org/report.pdf"), PDF);
  await web.open("/browse?file=report.pdf");
  await web.signIn();

  const frame = page.locator("iframe");
  const notice = page.getByText("This browser does not show PDF files.");
  await frame.or(notice).waitFor(); // not every Chromium has a viewer
  const hasViewer = await page.evaluate(() => navigator.pdfViewerEnabled);
  expect(await frame.count()).toBe(hasViewer ? 1 : 0);
  if (hasViewer) expect(await frame.getAttribute("src")).toMatch(/^blob:/);
  web.expectNoError();
});
