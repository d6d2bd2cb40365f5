import { readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { ERROR_MESSAGES } from "../../web/src/failures/errorMessages.js";
import { LogOnDocument } from "../generated/operations.js";
import { openWeb } from "./openWeb.js";

const REFUSALS = { refusals: true };

test("there are words for every code that the README tells of", async () => {
  const readme = await readFile("README.md", "utf8");
  const rows = readme.split("\n").filter((line) => /^\| `[A-Z_]+`.*\(\d{3}\)/.test(line));
  const codes = rows.flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`([A-Z_]+)`/g)].map(([, code]) => code));

  expect(codes.length).toBeGreaterThan(15);
  expect(Object.keys(ERROR_MESSAGES)).toEqual(expect.arrayContaining(codes));
  for (const [code, { title, advice }] of Object.entries(ERROR_MESSAGES)) {
    expect({ code, title, advice }).toEqual({
      code,
      title: expect.stringMatching(/^[A-Z].{8,60}[^.]$/),
      advice: expect.stringMatching(/^[A-Z].{8,}\.$/),
    });
  }
});

test.each([
  ["is down", { status: 503 }, {}, "The ENSIMS service is unavailable"],
  ["fails", { status: 500 }, {}, "The ENSIMS service reported an error"],
  ["does not answer", { silence: true }, { UPSTREAM_TIMEOUT_MS: "3000" }, "did not respond in time"],
  ["talks nonsense", { body: "<html>" }, {}, "returned an invalid response"],
  ["forbids it", { status: 403 }, {}, "You do not have permission"],
])("when the service behind %s, one is told so in words, and can try again", async (_what, fault, env, words) => {
  await using web = await openWeb({ env });
  const { page, app } = web;
  await web.open("/account");
  await web.signIn();
  await page.getByLabel("Company").waitFor();
  app.sandbox.failNext({ method: "GET", times: Infinity }, fault);

  await page.getByRole("link", { name: "Files" }).click();
  const alert = page.getByRole("alert");
  await alert.getByText(words).waitFor();
  expect(await alert.getByText(/^Reference/).innerText()).toMatch(/[\da-f-]{36}$/);
  expect(await page.getByText("UPSTREAM_").count()).toBe(0);
  app.sandbox.clearFaults();
  await page.getByRole("button", { name: "Try again" }).click();

  await page.getByRole("link", { name: "models" }).waitFor();
  await alert.waitFor({ state: "detached" });
  web.expectNoError(REFUSALS);
});

test("after too many wrong passwords one is told how long to wait, and cannot try before", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  const guesser = app.anonymous();
  for (let i = 0; i < 10; i += 1) {
    await guesser.execute(LogOnDocument, { input: { email: "demo@example.org", password: `guess ${i}` } });
  }
  await web.open("/");
  await web.signIn();

  await page.getByText("Too many attempts").waitFor();
  await page.getByText(/You can try again in [45] min/).waitFor();
  expect(await page.getByRole("button", { name: "Sign in" }).isDisabled()).toBe(true);
  web.expectNoError(REFUSALS);
});

test("what the service asks to wait for is counted down, and then it can be tried again", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  await page.clock.install();
  await web.open("/jess");
  await web.signIn();
  await page.getByText("Not linked to JESS").waitFor();
  app.sandbox.failNext("GET", { status: 429, headers: { "Retry-After": "300" } });
  await page.getByRole("link", { name: "Files" }).click();
  await page.getByText("Too many attempts").waitFor();
  const again = page.getByRole("button", { name: "Try again" });
  expect(await again.isDisabled()).toBe(true);

  await page.clock.fastForward(301_000);
  await again.click();

  await page.getByRole("link", { name: "models" }).waitFor();
  web.expectNoError(REFUSALS);
});

test("a file over the limit is refused in words, and the ones beside it are stored", async () => {
  await using web = await openWeb({ env: { MAX_UPLOAD_BYTES: "1000" } });
  const { page, app } = web;
  await web.open("/browse/models");
  await web.signIn();
  await page.getByRole("link", { name: "variants" }).waitFor();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Upload files" }).click();
  await (
    await chooser
  ).setFiles([
    { name: "big.bin", mimeType: "application/octet-stream", buffer: Buffer.alloc(100_000) },
    { name: "small.txt", mimeType: "text/plain", buffer: Buffer.from("small") },
    { name: "a\\b.txt", mimeType: "text/plain", buffer: Buffer.from("odd") },
  ]);

  const uploads = page.getByRole("region", { name: "Uploads" });
  await uploads.getByText("The file is too large.").waitFor();
  await page.getByRole("link", { name: "small.txt", exact: true }).waitFor();
  expect(await page.getByRole("link", { name: "big.bin", exact: true }).count()).toBe(0);
  expect(app.sandbox.journal.find("POST", "/users/api/files").length).toBeGreaterThan(0);
  await uploads.getByRole("button", { name: "Clear" }).click();
  await uploads.waitFor({ state: "detached" });
  web.expectNoError(REFUSALS);
});

test("an upload that the service behind breaks off is told of, and can be tried again", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  await web.open("/browse/models");
  await web.signIn();
  await page.getByRole("link", { name: "variants" }).waitFor();
  app.sandbox.failNext("POST", { resetAfterRequestBytes: 10_000 });
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Upload files" }).click();
  await (await chooser).setFiles([{ name: "x.bin", mimeType: "application/octet-stream", buffer: Buffer.alloc(2e6) }]);

  const uploads = page.getByRole("region", { name: "Uploads" });
  await uploads.getByText("1 file not uploaded").waitFor();
  await uploads.getByText("The ENSIMS service is unavailable.").waitFor();
  await uploads.getByRole("button", { name: "Try again" }).click();

  await page.getByRole("link", { name: "x.bin", exact: true }).waitFor();
  web.expectNoError(REFUSALS);
});

test("what cannot be deleted stays, with the words of the service in the dialog", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  await web.open("/browse");
  await web.signIn();
  await (await web.row("readme.txt")).getByRole("button", { name: "Delete readme.txt" }).click();
  const dialog = page.getByRole("dialog");
  app.sandbox.failNext("DELETE", {
    headers: { "Content-Type": "application/json" },
    body: '{"ok":false,"status":"readme.txt is in use"}',
  });
  await dialog.getByRole("button", { name: "Delete", exact: true }).click();
  await dialog.getByRole("alert").getByText("readme.txt is in use").waitFor();

  app.sandbox.failNext("DELETE", { status: 503 });
  await dialog.getByRole("button", { name: "Delete", exact: true }).click();
  await dialog.getByText("The ENSIMS service is unavailable").waitFor();
  await page.keyboard.press("Escape");

  await page.getByRole("link", { name: "readme.txt", exact: true }).waitFor();
  web.expectNoError(REFUSALS);
});

test("a download that cannot be had is told of, and nothing is saved", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  const saved: string[] = [];
  page.on("download", (download) => saved.push(download.suggestedFilename()));
  await web.open("/browse");
  await web.signIn();
  const link = (await web.row("readme.txt")).getByRole("link", { name: "Download readme.txt" });
  app.sandbox.failNext({ method: "GET", times: Infinity }, { status: 404 });

  await link.click();

  await page.getByText(/Download failed\. File or folder not found\. .*readme\.txt/).waitFor();
  expect(saved).toEqual([]);
  web.expectNoError(REFUSALS);
});

test("without a connection one is told so, stays signed in, and goes on when it is back", async () => {
  await using web = await openWeb();
  const { page, context } = web;
  await web.open("/account");
  await web.signIn();
  await page.getByLabel("Company").waitFor();
  await context.setOffline(true);

  await page.getByRole("link", { name: "Files" }).click();
  await page.getByText("No connection to the service").waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText(/You are still signed in\./).waitFor();
  await context.setOffline(false); // it tries again by itself

  await page.getByRole("link", { name: "models" }).waitFor();
  web.expectNoError(REFUSALS);
});

test("when the connection is back, the folder that is open is read and an upload that was interrupted goes on, both by themselves", async () => {
  await using web = await openWeb();
  const { page, context } = web;
  await web.open("/browse");
  await web.signIn();
  await page.getByRole("link", { name: "models" }).waitFor();
  await page.route("**/files/", (route) => route.abort());
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Upload files" }).click();
  await (await chooser).setFiles([{ name: "late.txt", mimeType: "text/plain", buffer: Buffer.from("late") }]);
  const uploads = page.getByRole("region", { name: "Uploads" });
  await uploads.getByText("The connection was lost during the upload").waitFor();
  await context.setOffline(true);
  await page.getByRole("link", { name: "models" }).click();
  await page.getByText("No connection to the service").waitFor();
  await page.unroute("**/files/");

  await context.setOffline(false);

  await page.getByRole("link", { name: "shoebox.idf", exact: true }).waitFor();
  await uploads.getByText("1 file uploaded").waitFor();
  web.expectNoError(REFUSALS);
});

test("a page that comes up without the service says so, and goes on when it answers", async () => {
  await using web = await openWeb();
  const { page } = web;
  await page.route("**/graphql", (route) => route.abort());
  await web.open("/browse");
  await page.getByText("No connection to the service").waitFor();
  await page.unroute("**/graphql");

  await page.getByRole("button", { name: "Try again" }).click();

  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  web.expectNoError(REFUSALS);
});
