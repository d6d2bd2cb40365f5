import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { eventually } from "../support/until.js";
import { openWeb } from "./openWeb.js";
import { expectUrl } from "./waits.js";

const storageOf = (dataDir: string, email = "demo@example.org") => join(dataDir, "files", email);

/** Chooses files as a person does with the button. */
async function choose(page: Page, ...files: { name: string; mimeType: string; buffer: Buffer }[]) {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Upload files" }).click();
  await (await chooser).setFiles(files);
}

const BINARY = "application/octet-stream";

test("a file is uploaded by the button, seen, downloaded with equal bytes, and deleted after a question", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  const bytes = randomBytes(300_000);
  await web.open("/");
  await web.signIn();
  await page.getByRole("link", { name: "models" }).click();
  await page.getByRole("heading", { name: "models", level: 1 }).waitFor();

  await choose(page, { name: "größe 100%.bin", mimeType: BINARY, buffer: bytes });
  await page.getByText("300 kB uploaded").waitFor();
  const row = page.getByRole("row", { name: /größe 100%\.bin/ });
  await row.hover();
  expect(app.sandbox.journal.find("POST", "/users/api/files")).toMatchObject([{ url: "/users/api/files/models" }]);
  expect(await readFile(join(storageOf(app.sandbox.dataDir), "models/größe 100%.bin"))).toEqual(bytes);

  const saved = page.waitForEvent("download");
  await row.getByRole("link", { name: "Download größe 100%.bin" }).click();
  const download = await saved;
  expect(download.suggestedFilename()).toBe("größe 100%.bin");
  expect(await readFile(await download.path())).toEqual(bytes);

  await row.getByRole("button", { name: /Delete/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await row.waitFor();
  expect(app.sandbox.journal.find("DELETE")).toEqual([]);
  await row.getByRole("button", { name: /Delete/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByText("Deleted: “größe 100%.bin”").waitFor();
  await row.waitFor({ state: "detached" });
  expect(app.sandbox.journal.find("DELETE")).toHaveLength(1);
  web.expectNoError();
});

test("files that are dropped onto a folder are uploaded into it", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  await web.open("/browse/results");
  await web.signIn();
  await page.getByRole("link", { name: "eplustbl.csv", exact: true }).waitFor();
  const files = await page.evaluateHandle(() => {
    const held = new DataTransfer();
    held.items.add(new File(["a,b\n1,2\n"], "dropped.csv", { type: "text/csv" }));
    held.items.add(new File(["second"], "second.txt", { type: "text/plain" }));
    return held;
  });

  const target = page.getByRole("grid");
  await target.dispatchEvent("dragenter", { dataTransfer: files });
  await page.getByText("Drop to upload to “results”").waitFor();
  await target.dispatchEvent("drop", { dataTransfer: files });

  await page.getByRole("link", { name: "dropped.csv", exact: true }).waitFor();
  await page.getByRole("link", { name: "second.txt", exact: true }).waitFor();
  await page.getByText("Drop to upload").waitFor({ state: "detached" });
  expect(await readFile(join(storageOf(app.sandbox.dataDir), "results/dropped.csv"), "utf8")).toBe("a,b\n1,2\n");
  web.expectNoError();
});

test("an upload shows its progress and speed; one that is cancelled stores nothing, and can be tried again", async () => {
  await using web = await openWeb();
  const { page, app, context } = web;
  await web.open("/browse/models");
  await web.signIn();
  await page.getByRole("link", { name: "shoebox.idf", exact: true }).waitFor();
  const line = await context.newCDPSession(page);
  const throttle = (uploadThroughput: number) =>
    line.send("Network.emulateNetworkConditions", {
      ...{ offline: false, latency: 0, downloadThroughput: -1 },
      uploadThroughput,
    });
  await throttle(200_000);

  await choose(page, { name: "slow.bin", mimeType: BINARY, buffer: Buffer.alloc(20_000_000) });
  const uploads = page.getByRole("region", { name: "Uploads" });
  await uploads.getByText(/\d+ % of 20 MB · \S+ .B\/s · \d.* left/).waitFor();
  const progress = uploads.getByRole("progressbar");
  expect(Number(await progress.getAttribute("max"))).toBe(20_000_000);
  await uploads.getByRole("button", { name: "Cancel slow.bin" }).click();
  await uploads.getByText("Cancelled").waitFor();
  await app.sandbox.journal.waitFor(({ method, aborted }) => method === "POST" && aborted);
  await page.reload();
  await page.getByRole("link", { name: "shoebox.idf", exact: true }).waitFor();
  expect(await page.getByRole("link", { name: "slow.bin", exact: true }).count()).toBe(0);

  await throttle(100_000);
  await choose(page, { name: "again.bin", mimeType: BINARY, buffer: Buffer.alloc(5_000_000) });
  await uploads.getByRole("button", { name: "Cancel again.bin" }).click();
  await throttle(-1);
  await uploads.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("link", { name: "again.bin", exact: true }).waitFor();
  web.expectNoError();
});

test("the list of uploads that are stored stays in the files, and covers no other page", async () => {
  await using web = await openWeb();
  const { page } = web;
  await web.open("/browse/models");
  await web.signIn();
  await page.getByRole("link", { name: "shoebox.idf", exact: true }).waitFor();
  await choose(page, { name: "in.bin", mimeType: BINARY, buffer: Buffer.from("in") });
  const uploads = page.getByRole("region", { name: "Uploads" });
  await uploads.getByText("1 file uploaded").waitFor();

  await page.getByRole("link", { name: "My files", exact: true }).click();
  await page.getByRole("link", { name: "readme.txt", exact: true }).waitFor();
  expect(await uploads.count()).toBe(1);

  await page.getByRole("link", { name: "Simulations", exact: true }).click();
  await page.getByRole("heading", { name: "Simulations", level: 1 }).waitFor();
  await uploads.waitFor({ state: "detached" });
  web.expectNoError();
});

test("what is there already is replaced only after a question", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  const stored = () => readFile(join(storageOf(app.sandbox.dataDir), "readme.txt"), "utf8");
  await web.open("/browse");
  await web.signIn();
  await page.getByRole("link", { name: "readme.txt", exact: true }).waitFor();
  const readme = { name: "readme.txt", mimeType: "text/plain", buffer: Buffer.from("new") };

  await choose(page, readme);
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect(await stored()).toContain("Welcome");
  await choose(page, readme);
  await page.getByRole("dialog").getByRole("button", { name: "Replace" }).click();

  await page.getByText("3 bytes uploaded").waitFor();
  expect(await stored()).toBe("new");
  web.expectNoError();
});

test("a text is looked at, by a link that can be kept; what is no text says so", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  await writeFile(join(storageOf(app.sandbox.dataDir), "noise.dat"), randomBytes(5_000));
  await web.open("/browse/models?file=shoebox.idf");
  await web.signIn();

  const dialog = page.getByRole("dialog", { name: "shoebox.idf" });
  await dialog.getByText("Building,Shoebox,0,Suburbs").waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await expectUrl(page, `${app.url}/browse/models`);
  await page.goBack();
  await dialog.waitFor();

  await web.open("/browse?file=noise.dat");
  await page.getByText("This file is not text.").waitFor();
  web.expectNoError();
});

test("the kind of a file, and how it is shown, go by what the programs of this trade write", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  const kinds = {
    ...{ "a.osm": "Model", "a.dxf": "Model", "a.epJSON": "Model", "a.jep": "Model", "a.stat": "Weather" },
    ...{ "a.eso": "Table", "a.osw": "Data", "a.sql": "Data", "a.err": "Text", "a.tgz": "Archive", "a.pptx": "File" },
  };
  const folder = join(storageOf(app.sandbox.dataDir), "kinds");
  await mkdir(folder);
  for (const name of Object.keys(kinds)) await writeFile(join(folder, name), `this is ${name}`);
  await web.open("/browse/kinds");
  await web.signIn();

  for (const [name, kind] of Object.entries(kinds)) {
    const row = page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });
    await row.getByText(kind, { exact: true }).waitFor();
  }
  for (const name of ["a.osm", "a.dxf", "a.epJSON", "a.jep", "a.osw", "a.err"]) {
    await web.open(`/browse/kinds?file=${name}`);
    await page.getByRole("dialog", { name }).getByText(`this is ${name}`).waitFor();
  }
  await web.open("/browse/kinds?file=a.sql");
  await page.getByText("No preview for this type of file.").waitFor();
  web.expectNoError();
});

test("a long text is shown from its beginning, and more of it on request", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  const lines = Array.from({ length: 40_000 }, (_, i) => `line ${i}`).join("\n");
  await writeFile(join(storageOf(app.sandbox.dataDir), "long.log"), lines);
  await web.open("/browse?file=long.log");
  await web.signIn();

  await page.getByText("First 65.5 kB of the file").waitFor();
  expect(await page.locator("pre").innerText()).not.toContain("line 39999");
  await page.getByRole("button", { name: "Show more" }).click();
  await page.getByText("line 39999").waitFor();
  web.expectNoError();
});

test("of a large folder only the rows in sight are in the page, and every row can be reached", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  const folder = join(storageOf(app.sandbox.dataDir), "many");
  await mkdir(folder);
  await Promise.all(Array.from({ length: 1_450 }, (_, i) => writeFile(join(folder, `run-${1000 + i}.csv`), "1")));
  await web.open("/browse/many");
  await web.signIn();

  await page.getByText("1,450 entries, 1.5 kB").waitFor();
  await page.getByRole("link", { name: "run-1000.csv", exact: true }).focus();
  expect(await page.getByRole("grid").getAttribute("aria-rowcount")).toBe("1451");
  expect(await page.getByRole("row").count()).toBeLessThan(80);
  await page.keyboard.press("End");
  const last = page.getByRole("row").filter({ has: page.getByRole("link", { name: "run-2449.csv", exact: true }) });
  await last.and(page.locator(":focus-within")).waitFor();
  expect(await last.getAttribute("aria-rowindex")).toBe("1451");
  await eventually(async () => expect(await page.getByRole("row").count()).toBeLessThan(80));
  web.expectNoError();
});

test("a folder of any name has an address that can be kept; a new one comes into being with its first file", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  const name = "100% ?#&+ ü%2F";
  await web.open("/browse");
  await web.signIn();
  await page.getByRole("button", { name: "New folder" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("a/b");
  await page.getByRole("button", { name: "Open" }).click();
  await page.getByText("Slashes and control characters are not allowed.").waitFor();
  await page.getByRole("dialog").getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Open" }).click();
  await page.getByText("This folder does not exist yet").waitFor();

  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("main").getByRole("button", { name: "Upload files" }).last().click();
  await (await chooser).setFiles([{ name: "first.txt", mimeType: "text/plain", buffer: Buffer.from("first") }]);
  await page.getByRole("link", { name: "first.txt", exact: true }).waitFor();
  expect(await readFile(join(storageOf(app.sandbox.dataDir), name, "first.txt"), "utf8")).toBe("first");

  await page.reload();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
  await page.getByRole("link", { name: "first.txt", exact: true }).waitFor();
  await page.getByRole("navigation", { name: "Breadcrumbs" }).getByRole("link", { name: "My files" }).click();
  await page.getByRole("link", { name }).click();
  await page.getByRole("link", { name: "first.txt", exact: true }).waitFor();
  web.expectNoError();
});

test("an address that names no folder shows that there is no such page, with the way back", async () => {
  await using web = await openWeb();
  const { page } = web;
  await web.open("/browse/%");
  await web.signIn();
  await page.getByRole("heading", { name: "Page not found" }).waitFor();
  await page.getByRole("link", { name: "your files" }).click();
  await page.getByRole("link", { name: "readme.txt", exact: true }).waitFor();
  web.expectNoError();
});
