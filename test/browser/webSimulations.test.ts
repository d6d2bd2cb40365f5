import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { expect, test } from "@jest/globals";
import type { Download, Locator, Page, Request } from "playwright-core";
import { fromBufferPromise } from "yauzl";
import { eventually, until } from "../support/until.js";
import { linkJess } from "./linkJess.js";
import { openWeb, type Web } from "./openWeb.js";
import { expectFocus, expectValue, reach } from "./waits.js";

const REFUSALS = { refusals: true } as const;
/** The service looks often, and the time of the jobs passes by `advance` only. */
const QUICK = { env: { JOB_POLL_MIN_MS: "100", JOB_POLL_MAX_MS: "200", JOB_POLLS_PER_SECOND: "100" } } as const;
/** So long that every job that was submitted has ended. */
const TO_THE_END_MS = 60_000;

const folderOf = ({ app }: Web, email = "demo@example.org") => join(app.sandbox.dataDir, "files", email, "examples");

/** Loses its mark when the page is loaded again. */
const mark = (page: Page) => page.evaluate(() => document.documentElement.setAttribute("data-mark", "here"));
const isMarked = (page: Page) => page.evaluate(() => document.documentElement.getAttribute("data-mark") === "here");

/** Brings it into sight, and waits until the page has told of it: a menu closes when the page is scrolled. */
async function scrollTo(page: Page, target: Locator): Promise<void> {
  await target.scrollIntoViewIfNeeded();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

async function bytesOf(download: Download): Promise<Buffer> {
  return buffer(await download.createReadStream());
}

async function unzip(archive: Buffer): Promise<Record<string, Buffer>> {
  const zip = await fromBufferPromise(archive);
  const files: Record<string, Buffer> = {};
  for await (const entry of zip.eachEntry())
    files[entry.fileName] = await buffer(await zip.openReadStreamPromise(entry));
  return files;
}

/** Chooses the folder with the examples in the first step of the wizard, and goes to the last. */
async function chooseExamples(page: Page): Promise<void> {
  await page.getByText("From my files").click();
  await page.getByRole("button", { name: "examples", exact: true }).click();
  await page.getByText("shoebox.idf").waitFor();
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByLabel("Model").waitFor();
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByLabel("Title").waitFor();
}

test("a model of the storage is run, watched to its end over a restart of the service, charted, and downloaded", async () => {
  await using web = await openWeb(QUICK);
  const { page, app, open, signIn } = web;
  await app.sandbox.jobs.advance(0);
  await open("/simulations");
  await signIn();
  await page.getByRole("link", { name: "Link JESS" }).click();
  await page.getByLabel("JESS user").fill("DemoJess");
  await page.getByLabel("JESS password").fill("demo");
  await page.getByRole("button", { name: "Link", exact: true }).click();
  await page.getByText("Linked to JESS as DemoJess").waitFor();
  await page.getByRole("link", { name: "Simulations", exact: true }).click();
  await page.getByRole("link", { name: "New simulation" }).click();
  await chooseExamples(page);
  await page.getByLabel("Title").fill("Of the storage");
  await page.getByRole("button", { name: "Run simulation" }).click();

  await page.getByRole("heading", { name: "Of the storage", level: 1 }).waitFor();
  await mark(page);
  await page.getByText("Received", { exact: true }).waitFor();
  await app.sandbox.jobs.advance(1_400);
  await page.getByText("Running", { exact: true }).waitFor();
  await page.getByText("Started 1").waitFor();
  await app.restart();
  await app.sandbox.jobs.advance(TO_THE_END_MS);
  await page.getByRole("heading", { name: "Simulation successful" }).waitFor();
  await page.getByText("1 warning, 0 severe errors").waitFor();
  expect(await isMarked(page)).toBe(true);

  await page.getByRole("link", { name: "eplustbl.htm", exact: true }).click();
  await page.frameLocator("iframe").getByText("Energy of the year").waitFor();
  await page.keyboard.press("Escape");

  await page.getByRole("tab", { name: "Charts" }).click();
  await page.getByRole("img", { name: /^Line chart of Heating/ }).waitFor();
  await page.getByText("By month").click();
  await page.getByRole("img", { name: /^Bars of Heating/ }).waitFor();
  await page.getByText("Show the numbers as a table").click();
  const rows = page.getByRole("region", { name: /by month/ }).getByRole("row");
  await eventually(async () => expect(await rows.count()).toBe(13));
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download as CSV" }).click();
  const csv = (await bytesOf(await saving)).toString().trim().split("\r\n");
  expect(csv).toHaveLength(13);
  expect(csv[1]).toMatch(/^Jan,[\d.]+,0$/);

  const zipping = page.waitForEvent("download");
  await scrollTo(page, page.getByRole("button", { name: "Zip" }));
  await page.getByRole("button", { name: "Zip" }).click();
  await page.getByRole("menuitem", { name: "All files" }).click();
  const files = await unzip(await bytesOf(await zipping));
  const id = page.url().replace(/^.*\/(\d+).*$/, "$1");
  const results = join(app.sandbox.dataDir, "jobs", id, "results");
  const names = await readdir(results);
  expect(Object.keys(files).sort()).toEqual(names.sort());
  for (const name of names) expect(files[name]?.equals(await readFile(join(results, name)))).toBe(true);
  web.expectNoError(REFUSALS); // while the service was away
});

test("uploaded files are run; the end is told on another page, a failure is no success, and another job is cancelled", async () => {
  await using web = await openWeb(QUICK);
  const { page, app, open, signIn } = web;
  await linkJess(app);
  await app.sandbox.jobs.advance(0);
  await open("/simulations/new");
  await signIn();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose files" }).click();
  const model = Buffer.from(`! sandbox: fatal\n${await readFile(join(folderOf(web), "shoebox.idf"), "utf8")}`);
  const weather = await readFile(join(folderOf(web), "london-synthetic.epw"));
  await (
    await chooser
  ).setFiles([
    { name: "broken.idf", mimeType: "text/plain", buffer: model },
    { name: "town.epw", mimeType: "text/plain", buffer: weather },
  ]);
  await page.getByText("2 files").waitFor();
  await page.getByRole("button", { name: "Next" }).click();
  await expectValue(page, "Model", "broken.idf");
  await expectValue(page, "Weather", "town.epw");
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByLabel("Title").fill("Uploaded");
  await page.getByRole("button", { name: "Run simulation" }).click();
  await page.getByRole("heading", { name: "Uploaded", level: 1 }).waitFor();
  expect(app.sandbox.journal.find("POST", "/jess_web/api/job")).toHaveLength(1);

  await page.getByRole("link", { name: "Files", exact: true }).click();
  await page.getByRole("link", { name: "models" }).waitFor();
  const told = page.getByText("Simulation failed: “Uploaded”").waitFor(); // it is shown for some seconds only
  await Promise.all([told, app.sandbox.jobs.advance(TO_THE_END_MS)]);
  await page.getByRole("link", { name: "Simulations", exact: true }).click();
  await page
    .getByRole("row", { name: /Uploaded/ })
    .getByText("Failed", { exact: true })
    .waitFor();

  await page.getByRole("button", { name: "Actions for Uploaded" }).click();
  await page.getByRole("menuitem", { name: "Run again" }).click();
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByLabel("Title").fill("To be cancelled");
  await page.getByRole("button", { name: "Run simulation" }).click();
  await page.getByRole("heading", { name: "To be cancelled", level: 1 }).waitFor();
  await page.getByRole("link", { name: "Simulations", exact: true }).first().click();
  const row = page.getByRole("row", { name: /To be cancelled/ });
  await row.getByText("Received", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Actions for To be cancelled" }).click();
  await page.getByRole("menuitem", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Cancel simulation" }).click();
  await row.getByText("Cancelling", { exact: true }).waitFor();
  await app.sandbox.jobs.advance(TO_THE_END_MS);
  await row.getByText("Cancelled", { exact: true }).waitFor();
  web.expectNoError();
});

test("a folder with a model and its weather is run from the files: the wizard has both, and the title", async () => {
  await using web = await openWeb(QUICK);
  const { page, app } = web;
  await linkJess(app);
  await web.open("/browse");
  await web.signIn();
  await page.getByRole("link", { name: "examples" }).click();
  await page.getByRole("link", { name: "Run simulation" }).click();
  await expectValue(page, "Model", "shoebox.idf");
  await expectValue(page, "Weather", "london-synthetic.epw");
  await page.goBack();

  // From the menu of the model it is the same; where there is no weather, it says so.
  await (await web.row("shoebox.idf")).getByRole("button", { name: "More for shoebox.idf" }).click();
  await page.getByRole("menuitem", { name: "Run simulation" }).click();
  await page.getByRole("button", { name: "Next" }).click();
  await expectValue(page, "Title", "examples");
  await page.getByRole("button", { name: "Run simulation" }).click();
  await page.getByText("Submitted: “examples”").waitFor();
  const [sent] = app.sandbox.journal.find("POST", "/jess_web/api/job");
  expect(JSON.parse(sent?.body ?? "null")).toMatchObject({
    caption: "examples",
    main: "shoebox.idf",
    weatherRef: ["london-synthetic.epw"],
  });

  await web.open("/simulations/new?from=folder&folder=/not-there");
  await page.getByText("This folder does not exist.").waitFor();
  web.expectNoError();
});

test("a simulation without a title is told by its number", async () => {
  await using web = await openWeb(QUICK);
  const { page, app } = web;
  await linkJess(app);
  await web.open("/simulations/new?from=folder&folder=/examples");
  await web.signIn();
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByLabel("Title").fill(" ");
  await page.getByRole("button", { name: "Run simulation" }).click();
  const told = page.getByText(/^Submitted: “Simulation \d+”$/);
  await told.waitFor();
  const [id = ""] = /\d+/.exec((await told.textContent()) ?? "") ?? [];
  expect(new URL(page.url()).pathname).toBe(`/simulations/${id}`);
});

test("a model that is behind ten thousand other files of its folder is found", async () => {
  await using web = await openWeb(QUICK);
  const { page, app } = web;
  await linkJess(app);
  const folder = join(folderOf(web), "../many");
  await mkdir(folder);
  for (let index = 0; index < 10_050; index++) await writeFile(join(folder, `case-${index}.csv`), "");
  await writeFile(join(folder, "zz-house.idf"), "Version,9.3;");
  await writeFile(join(folder, "zz-weather.epw"), "LOCATION");

  await web.open("/simulations/new?from=folder&folder=/many");
  await web.signIn();
  await expectValue(page, "Model", "zz-house.idf");
  await expectValue(page, "Weather", "zz-weather.epw");
  web.expectNoError();
});

test("when the answer to a submission is lost, nothing is sent again before the user has looked for the job", async () => {
  await using web = await openWeb(QUICK);
  const { page, app, open, signIn } = web;
  await linkJess(app);
  await open("/simulations/new");
  await signIn();
  await chooseExamples(page);
  await page.getByLabel("Title").fill("Lost and found");
  app.sandbox.failNext({ method: "POST", path: /\/job$/ }, { act: true, then: "drop" });
  await page.getByRole("button", { name: "Run simulation" }).click();

  await page.getByRole("heading", { name: "Was it submitted?" }).waitFor();
  expect(await page.getByRole("button", { name: /^Send again in/ }).isDisabled()).toBe(true);
  await page.getByRole("link", { name: "This is it" }).click();
  await page.getByRole("heading", { name: "Lost and found", level: 1 }).waitFor();
  expect(app.sandbox.journal.find("POST", "/jess_web/api/job")).toHaveLength(1);
  web.expectNoError();
});

test("by the keyboard alone a job is submitted, its tabs are opened, and it is cancelled", async () => {
  await using web = await openWeb(QUICK);
  const { page, app, open, signIn } = web;
  const { keyboard } = page;
  await linkJess(app);
  await app.sandbox.jobs.advance(0);
  await open("/simulations");
  await signIn();
  await page.getByRole("heading", { name: "Simulations", level: 1 }).waitFor();
  await reach(page, "New simulation");
  await keyboard.press("Enter");
  await page.getByRole("heading", { name: "Which files?" }).waitFor();
  for (let i = 0; i < 30; i += 1) {
    await keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement instanceof HTMLInputElement)) break;
  }
  await keyboard.press("ArrowRight");
  await page.getByRole("button", { name: "examples", exact: true }).waitFor();
  await reach(page, "examples");
  await keyboard.press("Enter");
  await page.getByText("shoebox.idf").waitFor();
  await reach(page, "Next");
  await keyboard.press("Enter");
  await page.getByLabel("Model").waitFor();
  await expectFocus(page, "What to simulate?");
  await reach(page, "Next");
  await keyboard.press("Enter");
  await page.getByLabel("Title").waitFor();
  await expectFocus(page, "Check and run");
  await keyboard.press("Tab");
  await keyboard.type("By keys");
  await keyboard.press("Enter");

  await page.getByRole("heading", { name: "By keys", level: 1 }).waitFor();
  await expectFocus(page, "By keys");
  await reach(page, "Results");
  await keyboard.press("ArrowRight");
  await expectFocus(page, "Log");
  await keyboard.press("End");
  await expectFocus(page, "Details");
  await page.getByRole("heading", { name: "Times" }).waitFor();
  await reach(page, "Cancel", "Shift+Tab");
  await keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await expectFocus(page, "Keep running");
  await reach(page, "Cancel simulation");
  await keyboard.press("Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await app.sandbox.jobs.advance(TO_THE_END_MS);
  await page.getByRole("heading", { name: "Cancelled" }).waitFor();
  web.expectNoError();
});

test("a lost connection is told with its age; a page that is hidden closes its streams, and looks again when it is back", async () => {
  await using web = await openWeb(QUICK);
  const { page, app, open, signIn } = web;
  await linkJess(app);
  const streams = async () =>
    ((await (await fetch(`${app.url}/readyz`)).json()) as { readonly streams: number }).streams;
  await page.clock.install();
  await open("/simulations/385012");
  await signIn();
  await page.getByText(/^checked \d+ s ago$/).waitFor();
  await until(async () => (await streams()) === 1);

  const show = (state: "hidden" | "visible") =>
    page.evaluate((value) => {
      Object.defineProperty(document, "visibilityState", { value, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, state);
  await page.clock.pauseAt(Date.now() + 20_000); // from here on its time passes by `runFor` only, on a slow machine too
  await show("hidden");
  await page.clock.runFor(59_000);
  expect(await streams()).toBe(1);
  await page.clock.runFor(2_000);
  await until(async () => (await streams()) === 0);
  await show("visible");
  await until(async () => (await streams()) === 1);
  await page.getByText(/^checked \d+ s ago$/).waitFor();

  const broken = new Promise((resolve) => {
    const see = (request: Request) => request.headers().accept === "text/event-stream" && resolve(request);
    page.on("requestfinished", see).on("requestfailed", see);
  });
  await page.route("**/graphql", (route) => route.abort());
  await app.restart();
  await broken;
  await page.clock.runFor(40_000);
  await page.getByText(/^Connection lost, last seen (?:3\d|4\d) s ago/).waitFor();
  await page.unroute("**/graphql");
  await page.clock.runFor(31_000);
  await page.clock.resume();
  await page.getByText(/^Connection lost/).waitFor({ state: "detached" });
  web.expectNoError(REFUSALS);
});
