import { expect, test } from "@jest/globals";
import { pino } from "pino";
import { readConfig } from "../../src/config/config.js";
import { startApp } from "../../src/startApp.js";
import { openBrowser } from "./openBrowser.js";
import { openWeb } from "./openWeb.js";

test("on the sandbox a visitor signs in with two clicks, and links the JESS account with two more", async () => {
  const config = readConfig({ PORT: "0", WEB_ROOT: "web/dist" });
  const app = await startApp(config, pino({ level: "silent" }));
  await using window = await openBrowser();
  const { page } = window;
  await page.goto(app.url);

  await page.getByRole("region", { name: "Demo account" }).getByText("demo@example.org").waitFor();
  await page.getByRole("button", { name: "Fill in" }).click();
  await page.getByRole("button", { name: "Sign in" }).click();

  await page.getByRole("link", { name: "readme.txt", exact: true }).waitFor();
  await page.getByRole("link", { name: "JESS", exact: true }).click();
  await page.getByRole("region", { name: "Demo account" }).getByText("DemoJess").waitFor();
  await page.getByRole("button", { name: "Fill in" }).click();
  await page.getByRole("button", { name: "Link", exact: true }).click();
  await page.getByText("Linked to JESS as DemoJess").waitFor();
  expect(window.errors).toEqual([]);
  expect(window.foreignRequests).toEqual([]);
  await app.stop();
});

test("on other REST APIs the sign-in shows no account", async () => {
  await using web = await openWeb();
  const answer = web.page.waitForResponse((response) => response.url().endsWith("/demo-account.json"));
  await web.open("/browse");

  expect(await (await answer).json()).toBeNull();
  await web.page.getByRole("button", { name: "Sign in" }).waitFor();
  expect(await web.page.getByText("sandbox").count()).toBe(0);
  web.expectNoError();
});
