import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { until } from "../support/until.js";
import { openWeb } from "./openWeb.js";

/** Chooses files as a person does with the button. */
async function choose(page: Page, ...files: { name: string; mimeType: string; buffer: Buffer }[]) {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Upload files" }).click();
  await (await chooser).setFiles(files);
}

test("files that would replace one another are not uploaded, and are named", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  await web.open("/browse");
  await web.signIn();
  await page.getByRole("link", { name: "readme.txt", exact: true }).waitFor();
  const file = (name: string) => ({ name, mimeType: "text/plain", buffer: Buffer.from(name) });

  await choose(page, file("plain.txt"), file("100%22.txt"), file('100".txt'));
  const dialog = page.getByRole("dialog", { name: "Duplicate file names" });
  await dialog.getByText('“100%22.txt”, “100".txt” would be stored as “100".txt”.').waitFor();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await dialog.waitFor({ state: "detached" });
  expect(app.sandbox.journal.find("POST", "/users/api/files")).toEqual([]);

  await choose(page, file("plain.txt"), file("other.txt"));
  await page.getByRole("link", { name: "plain.txt", exact: true }).waitFor();
  web.expectNoError();
});

test("a file that replaces another under its safe name is uploaded only after a question", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  await web.open("/browse");
  await web.signIn();
  await page.getByRole("link", { name: "readme.txt", exact: true }).waitFor();

  await choose(page, { name: "read%0Ame.txt", mimeType: "text/plain", buffer: Buffer.from("new") });
  await page.getByRole("dialog", { name: "Replace “readme.txt”?" }).getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });

  expect(app.sandbox.journal.find("POST", "/users/api/files")).toEqual([]);
  web.expectNoError();
});

test("a file that came into the folder after it was shown is replaced only after a question", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  await web.open("/browse");
  await web.signIn();
  await page.getByRole("link", { name: "readme.txt", exact: true }).waitFor();
  const stored = join(app.sandbox.dataDir, "files/demo@example.org/by-another.txt");
  await writeFile(stored, "theirs");

  await choose(page, { name: "by-another.txt", mimeType: "text/plain", buffer: Buffer.from("mine") });
  await page.getByRole("dialog", { name: "Replace “by-another.txt”?" }).getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });

  expect(await readFile(stored, "utf8")).toBe("theirs");
  web.expectNoError();
});

test("the question about a file that exists is asked on the page to which the user has gone meanwhile", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  await web.open("/browse");
  await web.signIn();
  await page.getByRole("link", { name: "readme.txt", exact: true }).waitFor();
  app.sandbox.failNext({ method: "GET", path: "/users/api/files" }, { delayMs: 1_000 });
  const asked = page.waitForRequest((request) => request.postData()?.includes("FolderPage") === true);

  await choose(page, { name: "readme.txt", mimeType: "text/plain", buffer: Buffer.from("new") });
  await asked;
  await page.getByRole("link", { name: "models", exact: true }).click();
  await page.getByRole("link", { name: "shoebox.idf", exact: true }).waitFor();
  await page.getByRole("dialog", { name: "Replace “readme.txt”?" }).getByRole("button", { name: "Replace" }).click();

  const stored = join(app.sandbox.dataDir, "files/demo@example.org/readme.txt");
  await until(async () => (await readFile(stored, "utf8")) === "new");
  expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("models");
  web.expectNoError();
});
