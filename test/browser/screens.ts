import { linkJess } from "./linkJess.js";
import type { Web } from "./openWeb.js";

const MANY_FILES = Array.from({ length: 3 }, (_, i) => ({
  name: `a file with quite a long name, number ${i}, as people give them.idf`,
  mimeType: "text/plain",
  buffer: Buffer.from("Version,9.3;"),
}));

/** Each screen: how to come there, given that one is signed in. */
export const SCREENS: readonly (readonly [name: string, show: (web: Web) => Promise<unknown>])[] = [
  ["files", ({ page }) => page.getByRole("link", { name: "models" }).waitFor()],
  [
    "a folder",
    async ({ page, open }) => {
      await open("/browse/models/variants");
      await page.getByRole("link", { name: /parametric/ }).waitFor();
    },
  ],
  [
    "uploads",
    async ({ page, app }) => {
      app.sandbox.failNext("POST", { status: 503 });
      await page.locator("input[type=file][multiple]").first().setInputFiles(MANY_FILES);
      await page.getByText("1 file not uploaded").waitFor();
    },
  ],
  [
    "a preview",
    async ({ page, open }) => {
      await open("/browse/models?file=shoebox.idf");
      await page.getByText("Building,Shoebox").waitFor();
    },
  ],
  [
    "no folder",
    async ({ page, open }) => {
      await open("/browse/nowhere");
      await page.getByText("This folder does not exist yet").waitFor();
    },
  ],
  [
    "the question before a deletion",
    async ({ page, open }) => {
      await open("/browse");
      await page.getByRole("button", { name: "More for models" }).click();
      await page.getByRole("menuitem", { name: "Delete" }).click();
      await page.getByRole("dialog").waitFor();
    },
  ],
  [
    "a menu",
    async ({ page, open }) => {
      await open("/browse");
      await page.getByRole("button", { name: "More for models" }).click();
      await page.getByRole("menu").waitFor();
    },
  ],
  [
    "a selection",
    async ({ page, open }) => {
      await open("/browse");
      await page.getByRole("checkbox", { name: "Select models" }).click();
      await page.getByText("1 selected").waitFor();
    },
  ],
  [
    "a filter that leaves nothing",
    async ({ page, open }) => {
      await open("/browse");
      await page.getByRole("searchbox").fill("nothing like that");
      await page.getByText("No name has these words").waitFor();
    },
  ],
  [
    "a table",
    async ({ page, open }) => {
      await open("/browse/results?file=eplustbl.csv");
      await page.getByRole("table").waitFor();
    },
  ],
  [
    "a new folder",
    async ({ page, open }) => {
      await open("/browse");
      await page.getByRole("button", { name: "New folder" }).click();
      await page.getByRole("dialog").waitFor();
    },
  ],
  [
    "the account",
    async ({ page, open }) => {
      await open("/account");
      await page.getByLabel("Company").waitFor();
    },
  ],
  [
    "JESS",
    async ({ page, open }) => {
      await open("/jess");
      await page.getByText("Not linked to JESS").waitFor();
    },
  ],
  [
    "simulations, without JESS",
    async ({ page, open }) => {
      await open("/simulations");
      await page.getByRole("heading", { name: "Link your JESS account" }).waitFor();
    },
  ],
  [
    "JESS, linked",
    async ({ page, open, app }) => {
      await linkJess(app);
      await open("/jess");
      await page.getByRole("heading", { name: "Usage so far" }).waitFor();
    },
  ],
  [
    "simulations",
    async ({ page, open }) => {
      await open("/simulations");
      await page.getByRole("link", { name: "Shoebox, again", exact: true }).waitFor();
    },
  ],
  [
    "no simulations of these days",
    async ({ page, open }) => {
      await open("/simulations?show=rejected&to=2001-01-01");
      await page.getByRole("heading", { name: "No such simulations" }).waitFor();
    },
  ],
  [
    "a simulation that runs",
    async ({ page, open }) => {
      await open("/simulations/385012");
      await page.getByText("Running", { exact: true }).waitFor();
    },
  ],
  [
    "a simulation that has failed",
    async ({ page, open }) => {
      await open("/simulations/385007");
      await page.getByRole("heading", { name: "Simulation failed" }).waitFor();
      await page.getByRole("link", { name: "eplusout.err", exact: true }).waitFor();
    },
  ],
  [
    "a result",
    async ({ page, open }) => {
      await open("/simulations/385010?file=%2Feplustbl.htm");
      await page.frameLocator("iframe").getByText("Energy of the year").waitFor();
    },
  ],
  [
    "the log of a simulation",
    async ({ page, open }) => {
      await open("/simulations/385010?tab=log&log=%2Feplusout.err");
      await page.getByText("EnergyPlus Completed Successfully").waitFor();
    },
  ],
  [
    "a chart",
    async ({ page, open }) => {
      await open("/simulations/385010?tab=charts");
      await page.getByRole("img", { name: /^Line chart/ }).waitFor();
      await page.getByText("Show the numbers as a table").click();
    },
  ],
  [
    "points of a parametric project",
    async ({ page, open }) => {
      await open("/simulations/385005?tab=charts");
      await page.getByRole("img", { name: /^Points of/ }).waitFor();
    },
  ],
  [
    "the details of a simulation",
    async ({ page, open }) => {
      await open("/simulations/385010?tab=details");
      await page.getByRole("heading", { name: "Times" }).waitFor();
    },
  ],
  [
    "a new simulation of files",
    async ({ page, open }) => {
      await open("/simulations/new");
      await page.locator("input[type=file]").setInputFiles(MANY_FILES);
      await page.getByText("3 files").waitFor();
    },
  ],
  [
    "its program, not yet complete",
    async ({ page }) => {
      await page.getByRole("button", { name: "Next" }).click();
      await page.getByRole("button", { name: "Next" }).click();
      await page.getByText("There is more than one. Choose one.").waitFor();
    },
  ],
  [
    "a new simulation of a folder",
    async ({ page, open }) => {
      await open("/simulations/new?from=folder&folder=%2Fexamples");
      await page.getByLabel("Model").waitFor();
    },
  ],
  [
    "its last step",
    async ({ page }) => {
      await page.getByRole("button", { name: "Next" }).click();
      await page.getByText(/CPU hours left/).waitFor();
    },
  ],
  [
    "no simulation",
    async ({ page, open }) => {
      await open("/simulations/1");
      await page.getByRole("heading", { name: "There is no such simulation" }).waitFor();
    },
  ],
  [
    "mail",
    async ({ page, open }) => {
      await open("/mail");
      await page.getByLabel("Message").fill("Hello");
      await page.getByLabel("Subject").fill("Hello");
      await page.getByRole("button", { name: "Send" }).click();
      await page.getByText("Email has been sent").waitFor();
    },
  ],
  [
    "no page",
    async ({ page, open }) => {
      await open("/elsewhere");
      await page.getByText("Page not found").waitFor();
    },
  ],
  [
    "a failure",
    async ({ page, open, app }) => {
      app.sandbox.failNext({ method: "GET", times: Infinity }, { status: 503 });
      await open("/browse");
      await page.getByRole("alert").waitFor();
      app.sandbox.clearFaults();
    },
  ],
  [
    "the end of the session near",
    async ({ page, open, app, context }) => {
      const value = await app.sandbox.mintToken("demo@example.org", { exp: Math.floor(Date.now() / 1000) + 290 });
      await context.addCookies([{ name: "session_token", value, url: app.url, httpOnly: true, sameSite: "Lax" }]);
      await open("/browse");
      await page.getByRole("button", { name: "Stay signed in" }).waitFor();
      await page.getByRole("link", { name: "models" }).waitFor();
    },
  ],
  [
    "the session ended",
    async ({ page, expireSession }) => {
      await expireSession();
      await page.getByRole("link", { name: "results" }).click();
      await page.getByText("Your session has ended.").waitFor();
    },
  ],
];
