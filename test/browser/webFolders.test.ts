import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import yauzl from "yauzl";
import yazl from "yazl";
import { buffer } from "node:stream/consumers";
import { dropReally } from "./dropReally.js";
import { linkJess } from "./linkJess.js";
import { openWeb } from "./openWeb.js";

const storageOf = (dataDir: string) => join(dataDir, "files/demo@example.org");

/** The files of a zip by path. */
async function unpack(zip: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  const archive = await yauzl.openPromise(zip);
  for await (const entry of archive.eachEntry()) {
    files[entry.fileName] = (await buffer(await archive.openReadStreamPromise(entry))).toString();
  }
  return files;
}

async function pack(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [path, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), path);
  zip.end();
  return buffer(zip.outputStream);
}

test("a folder is downloaded as a zip of all that is in it, with its progress", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  const folder = join(storageOf(app.sandbox.dataDir), "house");
  await mkdir(join(folder, "weather/old"), { recursive: true });
  await writeFile(join(folder, "ü model.idf"), "Version,9.3;");
  await writeFile(join(folder, "weather/old/1.epw"), "LOCATION");
  await web.open("/browse");
  await web.signIn();

  const saved = page.waitForEvent("download");
  await (await web.row("house")).getByRole("button", { name: "Download house" }).click();
  const download = await saved;

  expect(download.suggestedFilename()).toBe("house.zip");
  expect(await unpack(await download.path())).toEqual({
    "house/ü model.idf": "Version,9.3;",
    "house/weather/old/1.epw": "LOCATION",
  });
  await page.getByRole("region", { name: "Downloads" }).getByText("2 files, 20 bytes downloaded").waitFor();
  web.expectNoError();
});

test("a selection is downloaded as one zip; a file that cannot be read is named, and nothing is saved", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  await web.open("/browse/models");
  await web.signIn();
  await page.getByRole("checkbox", { name: "Select variants" }).click();
  await page.getByRole("checkbox", { name: "Select shoebox.idf" }).click();
  app.sandbox.failNext({ method: "GET", path: "/users/api/files/models/shoebox.idf" }, { status: 404 });

  await page.getByRole("button", { name: "Download", exact: true }).click();
  const downloads = page.getByRole("region", { name: "Downloads" });
  await downloads.getByText("/models/shoebox.idf: File or folder not found").waitFor();
  const saved = page.waitForEvent("download");
  await downloads.getByRole("button", { name: "Try again" }).click();

  const files = await unpack(await (await saved).path());
  expect(Object.keys(files).sort()).toEqual([
    "shoebox.idf",
    "variants/parametric/project.json",
    "variants/shoebox-insulated.idf",
  ]);
  web.expectNoError({ refusals: true });
});

test("a folder is uploaded with all that is in it, and asks before it replaces a file deep within", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  const local = await mkdtemp(join(tmpdir(), "ensims-web-"));
  await mkdir(join(local, "house/weather"), { recursive: true });
  await writeFile(join(local, "house/model.idf"), "model");
  await writeFile(join(local, "house/weather/1.epw"), "weather");
  await web.open("/browse/models");
  await web.signIn();
  await page.getByRole("link", { name: "variants", exact: true }).waitFor();
  const choose = async () => {
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Upload folder" }).click();
    await (await chooser).setFiles(join(local, "house"));
  };

  await choose();
  await page.getByRole("link", { name: "house", exact: true }).waitFor();
  const stored = join(storageOf(app.sandbox.dataDir), "models/house");
  expect(await readFile(join(stored, "model.idf"), "utf8")).toBe("model");
  expect(await readFile(join(stored, "weather/1.epw"), "utf8")).toBe("weather");

  await rm(join(local, "house/model.idf"));
  await writeFile(join(local, "house/weather/1.epw"), "changed");
  await choose();
  await page
    .getByRole("dialog", { name: "Replace “house/weather/1.epw”?" })
    .getByRole("button", { name: "Replace" })
    .click();
  await page.getByText("7 bytes uploaded · house/weather").nth(1).waitFor();
  expect(await readFile(join(stored, "weather/1.epw"), "utf8")).toBe("changed");
  await rm(local, { recursive: true });
  web.expectNoError();
});

test("a folder that is dropped is uploaded with the folders in it, whatever the names; one that is empty is told of", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  const local = await mkdtemp(join(tmpdir(), "ensims-web-"));
  await mkdir(join(local, "Häuser 日本/Wetter & co/leer"), { recursive: true });
  await mkdir(join(local, "leer"));
  await writeFile(join(local, "Häuser 日本/модель 100% #1.idf"), "model");
  await writeFile(join(local, "Häuser 日本/Wetter & co/1.epw"), "weather");
  await web.open("/browse/models");
  await web.signIn();
  await page.getByRole("link", { name: "variants", exact: true }).waitFor();

  await dropReally(page, [join(local, "leer")]);
  await page.getByText("There are no files in it. Nothing was uploaded.").waitFor();
  await dropReally(page, [join(local, "Häuser 日本")]);
  await page.getByText("7 bytes uploaded · Häuser 日本/Wetter & co").waitFor();
  await page.getByText("2 files uploaded").waitFor();

  const stored = join(storageOf(app.sandbox.dataDir), "models/Häuser 日本");
  expect(await readFile(join(stored, "модель 100% #1.idf"), "utf8")).toBe("model");
  expect(await readFile(join(stored, "Wetter & co/1.epw"), "utf8")).toBe("weather");
  await rm(local, { recursive: true });
  web.expectNoError();
});

test("what is dropped where nothing takes it does not replace the page; a new simulation takes files, and says so of a folder", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  const local = await mkdtemp(join(tmpdir(), "ensims-web-"));
  await mkdir(join(local, "house"));
  await writeFile(join(local, "model.idf"), "Version,9.3;");
  await linkJess(app);
  await web.open("/mail");
  await web.signIn();
  await page.getByLabel("Message").waitFor();
  const isRefused = () =>
    page.getByRole("main").evaluate((main) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(["x"], "dropped.txt", { type: "text/plain" }));
      const options = { bubbles: true, cancelable: true, dataTransfer };
      return ["dragover", "drop"].map((type) => !main.dispatchEvent(new DragEvent(type, options)));
    });
  expect(await isRefused()).toEqual([true, true]);

  await page.getByRole("link", { name: "Simulations", exact: true }).click();
  await page.getByRole("link", { name: "New simulation" }).click();
  const frame = await page.getByText("Drop the model, the weather").boundingBox();
  if (!frame) throw new Error("There is nowhere to drop.");
  await dropReally(page, [join(local, "house"), join(local, "model.idf")], frame);
  await page.getByText("Folders are left out here. Drop the files in them, or a .zip.").waitFor();
  await page.getByText("1 file, 12 bytes").waitFor();
  expect(await isRefused()).toEqual([true, true]);
  await rm(local, { recursive: true });
  web.expectNoError();
});

test("a .zip says how many files it was unpacked into, and asks before it replaces one of them", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  await web.open("/browse");
  await web.signIn();
  await page.getByRole("link", { name: "readme.txt", exact: true }).waitFor();
  const upload = async (files: Readonly<Record<string, string>>) => {
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Upload files" }).click();
    const zip = { name: "case.zip", mimeType: "application/zip", buffer: await pack(files) };
    await (await chooser).setFiles([zip]);
  };

  await upload({ "case/a.idf": "a", "case/b.epw": "b" });
  await page.getByText("uploaded, unpacked into 2 files").waitFor();
  await page.getByRole("link", { name: "case", exact: true }).waitFor();

  await upload({ "case/a.idf": "new" });
  await page.getByRole("dialog", { name: "Replace “case/a.idf”?" }).getByRole("button", { name: "Cancel" }).click();
  await upload({ "readme.txt": "new", "case/b.epw": "new" });
  await page.getByRole("dialog", { name: "Replace 2 files?" }).getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect(app.sandbox.journal.find("POST", "/users/api/files")).toHaveLength(1);
  expect(await readFile(join(storageOf(app.sandbox.dataDir), "case/a.idf"), "utf8")).toBe("a");
  web.expectNoError();
});

test("what is dropped while a dialog is open is not uploaded", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  await web.open("/browse");
  await web.signIn();
  await page.getByRole("button", { name: "New folder" }).click();
  const files = await page.evaluateHandle(() => {
    const held = new DataTransfer();
    held.items.add(new File(["x"], "dropped.txt", { type: "text/plain" }));
    return held;
  });

  for (const type of ["dragenter", "dragover", "drop"]) {
    await page.getByRole("dialog").dispatchEvent(type, { dataTransfer: files });
  }

  expect(await page.getByText("Drop to upload").count()).toBe(0);
  await page.keyboard.press("Escape");
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Upload files" }).click();
  await (await chooser).setFiles([{ name: "after.txt", mimeType: "text/plain", buffer: Buffer.from("after") }]);
  await page.getByRole("link", { name: "after.txt", exact: true }).waitFor();
  expect(await page.getByText("dropped.txt").count()).toBe(0);
  expect(app.sandbox.journal.find("POST", "/users/api/files")).toMatchObject([{ parts: [{ filename: "after.txt" }] }]);
  web.expectNoError();
});
