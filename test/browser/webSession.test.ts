import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { eventually } from "../support/until.js";
import { openWeb } from "./openWeb.js";
import { expectUrl, expectValue } from "./waits.js";

test("the sign-in stands at the address one came for; a wrong password is told of, the right one leads there", async () => {
  await using web = await openWeb();
  const { page, app, context } = web;
  await web.open("/browse/models/variants");
  await web.signIn("demo@example.org", "wrong");
  await page.getByText("Wrong e-mail address or password.").waitFor();
  expect(await context.cookies()).toEqual([]);

  await web.signIn();

  await page.getByRole("link", { name: "shoebox-insulated.idf", exact: true }).waitFor();
  expect(page.url()).toBe(`${app.url}/browse/models/variants`);
  expect(await context.cookies()).toMatchObject([
    { name: "session_token", httpOnly: true, sameSite: "Lax", path: "/" },
  ]);
  expect(await page.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length])).toEqual(["", 0, 0]);
  web.expectNoError();
});

test("when the session has ended, the next thing one does leads to the sign-in, and that back to where one was", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  await web.open("/browse/models");
  await web.signIn();
  await page.getByRole("link", { name: "variants" }).waitFor();
  await web.expireSession();

  await page.getByRole("link", { name: "variants" }).click();
  await page.getByText("Your session has ended. Sign in to continue.").waitFor();
  await expectUrl(page, `${app.url}/browse/models/variants`);
  expect(await page.getByText("shoebox").count()).toBe(0);
  await web.signIn();

  await page.getByRole("link", { name: "shoebox-insulated.idf", exact: true }).waitFor();
  expect(page.url()).toBe(`${app.url}/browse/models/variants`);
  web.expectNoError({ refusals: true });
});

test("a session that ends while one only looks is noticed by itself", async () => {
  await using web = await openWeb({ quirks: { tokenTtlSeconds: 3600 } });
  const { page } = web;
  await page.clock.install();
  await web.open("/browse");
  await web.signIn();
  await page.getByRole("link", { name: "models" }).waitFor();
  await web.expireSession();

  await page.clock.fastForward(3_601_000);

  await page.getByText("Your session has ended.").waitFor();
  web.expectNoError();
});

test("before the session ends there is an offer to stay, and taking it renews the session", async () => {
  await using web = await openWeb({ quirks: { tokenTtlSeconds: 235 } });
  const { page, app, context } = web;
  await web.open("/browse");
  await web.signIn();
  const banner = page.getByRole("region", { name: "Session" });
  await banner.getByText(/^3 min/).waitFor();
  const [before] = await context.cookies();
  Object.assign(app.sandbox.quirks, { tokenTtlSeconds: 86_400 });

  await banner.getByRole("button", { name: "Stay signed in" }).click();

  await page.getByText("Session renewed.").waitFor();
  await banner.waitFor({ state: "detached" });
  expect((await context.cookies())[0]?.value).not.toBe(before?.value);
  expect(app.sandbox.journal.find("POST", "/users/api/checkin")).toHaveLength(1);
  web.expectNoError();
});

test("a download after the end of the session leads to the sign-in, and saves no error in place of the file", async () => {
  await using web = await openWeb();
  const { page } = web;
  const saved: string[] = [];
  page.on("download", (download) => saved.push(download.suggestedFilename()));
  await web.open("/browse");
  await web.signIn();
  const row = await web.row("readme.txt");
  await web.expireSession();

  await row.getByRole("link", { name: "Download readme.txt" }).click();

  await page.getByText("Your session has ended.").waitFor();
  expect(saved).toEqual([]);
  web.expectNoError({ refusals: true });
});

test("an upload that met the end of the session can be tried again after signing in", async () => {
  await using web = await openWeb();
  const { page } = web;
  await web.open("/browse/models");
  await web.signIn();
  await page.getByRole("link", { name: "variants" }).waitFor();
  await web.expireSession();

  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Upload files" }).click();
  await (await chooser).setFiles([{ name: "late.txt", mimeType: "text/plain", buffer: Buffer.from("late") }]);
  await page.getByText("Your session has ended.").waitFor();
  await web.signIn();
  const uploads = page.getByRole("region", { name: "Uploads" });
  await uploads.getByRole("button", { name: "Try again" }).click();

  await page.getByRole("link", { name: "late.txt", exact: true }).waitFor();
  web.expectNoError({ refusals: true });
});

test("a mail outlasts the end of the session, but not the change to another account", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  await web.open("/mail");
  await web.signIn();
  await page.getByLabel("Subject").fill("Results");
  await page.getByLabel("Message").fill("The runs have ended.\nGrüße");
  await web.expireSession();
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByText("Your session has ended.").waitFor();

  await web.signIn();
  await expectValue(page, "Message", "The runs have ended.\nGrüße");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByText("Email has been sent to demo@example.org").waitFor();
  await expectValue(page, "Message", "");
  const mails = join(app.sandbox.dataDir, "mail");
  const [mail = "none", ...more] = await readdir(mails);
  expect(more).toEqual([]);
  expect(await readFile(join(mails, mail), "utf8")).toContain("Subject: Results");

  await page.getByLabel("Message").fill("Not for others");
  await web.expireSession();
  await page.getByLabel("Subject").fill("x");
  await page.getByRole("button", { name: "Send" }).click();
  await web.signIn("admin@example.org");
  await page.getByText("admin@example.org").first().waitFor();
  await expectValue(page, "Message", "");
  web.expectNoError({ refusals: true });
});

test("signing out clears the cookie; going back shows nothing of the account", async () => {
  await using web = await openWeb();
  const { page, app, context } = web;
  await web.open("/browse");
  await web.signIn();
  await page.getByRole("link", { name: "models" }).click();
  await page.getByRole("link", { name: "shoebox.idf", exact: true }).waitFor();

  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("You have signed out.").waitFor();
  expect(await context.cookies()).toEqual([]);
  await page.goBack();

  await expectUrl(page, `${app.url}/browse`);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  expect(await page.getByText("shoebox").count()).toBe(0);
  web.expectNoError();
});

test("a log-on by another account in another tab is noticed when one comes back", async () => {
  await using web = await openWeb();
  const { page, context, app } = web;
  await web.open("/account");
  await web.signIn();
  await page.getByText("demo@example.org").first().waitFor();
  const value = await app.sandbox.mintToken("admin@example.org");
  await context.addCookies([{ name: "session_token", value, url: app.url, httpOnly: true, sameSite: "Lax" }]);

  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));

  await page.getByText("admin@example.org").first().waitFor();
  await eventually(async () => expect(await page.getByText("demo@example.org").count()).toBe(0));
  web.expectNoError();
});

test("a sign-in by another account in another tab ends what goes on in this one, so that no file goes to that account", async () => {
  await using web = await openWeb();
  const { page, context, app } = web;
  await web.open("/browse/models");
  await web.signIn();
  await page.getByRole("link", { name: "variants" }).waitFor();
  app.sandbox.failNext({ method: "POST", path: /\/files\//, times: 2 }, { silence: true });
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Upload files" }).click();
  const files = ["a", "b", "c", "d", "e"].map((name) => ({ name: `${name}.txt`, mimeType: "text/plain" }));
  await (await chooser).setFiles(files.map((file) => ({ ...file, buffer: Buffer.from(file.name) })));
  const sent = () => app.sandbox.journal.find("POST", "/users/api/files/");
  await eventually(() => expect(sent()).toHaveLength(2));

  const other = await context.newPage();
  await other.goto(`${app.url}/account`);
  await other.getByRole("button", { name: "Sign out" }).click();
  await other.getByLabel("E-mail address").fill("admin@example.org");
  await other.getByLabel("Password", { exact: true }).fill("admin");
  await other.getByRole("button", { name: "Sign in" }).click();

  await page.getByText("admin@example.org").first().waitFor();
  await page.getByRole("region", { name: "Uploads" }).waitFor({ state: "detached" });
  await eventually(() => expect(sent().map(({ aborted }) => aborted)).toEqual([true, true]));
  expect(await page.getByText("demo@example.org").count()).toBe(0);
  web.expectNoError({ refusals: true });
});

test("account details are changed one by one; JESS is linked", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  await web.open("/account");
  await web.signIn();
  await page.getByLabel("Company").fill("Energy & Söhne");
  await page.getByLabel("Nickname").fill("");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Changes saved.").waitFor();
  const [sent] = app.sandbox.journal.find("POST", "/users/api/user");
  expect(JSON.parse(sent?.body ?? "null")).toEqual({ company: "Energy & Söhne", nickname: "" });
  await page.reload();
  await expectValue(page, "Company", "Energy & Söhne");

  await page.getByRole("link", { name: "JESS" }).click();
  await page.getByText("Not linked to JESS").waitFor();
  await page.getByLabel("JESS user").fill("DemoJess");
  await page.getByLabel("JESS password").fill("wrong");
  await page.getByRole("button", { name: "Link" }).click();
  await page.getByText("The JESS user or password is wrong.").waitFor();
  await page.getByLabel("JESS password").fill("demo");
  await page.getByRole("button", { name: "Link" }).click();
  await page.getByText("Linked to JESS as DemoJess", { exact: true }).waitFor();
  web.expectNoError();
});

test("who leaves the account or signs out with unsaved changes is asked; staying keeps them, discarding leads on", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  await web.open("/account");
  await web.signIn();
  await page.getByLabel("Company").fill("Not saved");

  await page.getByRole("link", { name: "Mail" }).click();
  await page.getByRole("dialog", { name: "Leave without saving?" }).getByRole("button", { name: "Stay" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect(await page.getByLabel("Company").inputValue()).toBe("Not saved");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("dialog", { name: "Leave without saving?" }).getByRole("button", { name: "Stay" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect(await page.getByLabel("Company").inputValue()).toBe("Not saved");
  await page.getByRole("link", { name: "Mail" }).click();
  await page.getByRole("button", { name: "Discard changes" }).click();

  await page.getByText("To you, demo@example.org.").waitFor();
  expect(await page.getByLabel("To", { exact: true }).count()).toBe(0);
  await web.open("/account");
  await page.getByLabel("Company").fill("Not saved");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Discard changes" }).click();
  await page.getByLabel("E-mail address").waitFor();
  expect(app.sandbox.journal.find("POST", "/users/api/user")).toEqual([]);
  web.expectNoError();
});

test("a sign-out that takes its time is seen to be under way, keeps the focus, and is sent once", async () => {
  await using web = await openWeb();
  const { page, app } = web;
  await web.open("/browse");
  await web.signIn();
  let answer: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route("**/graphql", async (route) => {
    await held;
    await route.fallback();
  });

  const button = page.getByRole("button", { name: "Sign out" });
  await button.focus();
  await page.keyboard.press("Enter");
  await page.locator('button[aria-label="Sign out"][aria-disabled="true"]').waitFor();
  await page.keyboard.press("Enter");
  expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
  answer();

  await page.getByLabel("E-mail address").waitFor();
  expect(app.sandbox.journal.find("POST", "/users/api/logout")).toHaveLength(1);
  web.expectNoError();
});
