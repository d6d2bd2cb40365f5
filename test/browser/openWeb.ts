import { readFile } from "node:fs/promises";
import { expect } from "@jest/globals";
import type { Locator } from "playwright-core";
import { openBrowser, type Window, type WindowOptions } from "./openBrowser.js";
import { openManifests } from "../support/manifests.js";
import { startTestApp, type TestApp, type TestAppOptions } from "../support/startTestApp.js";

/** The front end, served by the service, in a browser window. */
export interface Web extends Window {
  readonly app: TestApp;
  /** Opens an address of the front end. */
  readonly open: (address: string) => Promise<void>;
  /** Fills in the form that is on screen. */
  readonly signIn: (email?: string, password?: string) => Promise<void>;
  /** The row of a file or folder, with the pointer over it: only then it has quick actions. */
  readonly row: (name: string) => Promise<Locator>;
  /** The cookie gives way to one of a session that has ended, as when the computer slept. */
  readonly expireSession: () => Promise<void>;
  /** Nothing went wrong in the page; refusals of the service, which Chromium tells of too, do not count when expected. */
  readonly expectNoError: (expected?: { readonly refusals: boolean }) => void;
}

export async function openWeb(options: TestAppOptions & WindowOptions = {}): Promise<Web> {
  // The page sends nothing but what its own manifest has; the tests send operations of the package.
  const manifests = await openManifests({
    "page.json": await readFile("web/dist/trusted-documents.json", "utf8"),
    "package.json": await readFile("schema/manifest.json", "utf8"),
  });
  const env = { WEB_ROOT: "web/dist", TRUSTED_DOCUMENTS: manifests.path, ...options.env };
  const app = await startTestApp({ ...options, env });
  const window = await openBrowser(options).catch(async (error: unknown) => {
    await app.stop();
    throw error;
  });
  const { page, context } = window;
  return {
    ...window,
    app,
    open: async (address) => {
      await page.goto(app.url + address);
    },
    signIn: async (email = "demo@example.org", password = email.split("@", 1)[0] ?? "") => {
      await page.getByLabel("E-mail address").fill(email);
      await page.getByLabel("Password", { exact: true }).fill(password);
      await page.getByRole("button", { name: "Sign in" }).click();
    },
    row: async (name) => {
      const row = page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });
      await row.hover();
      return row;
    },
    expireSession: async () => {
      const now = Math.floor(Date.now() / 1000);
      const value = await app.sandbox.mintToken("demo@example.org", { iat: now - 100, nbf: now - 100, exp: now - 10 });
      await context.addCookies([{ name: "session_token", value, url: app.url, httpOnly: true, sameSite: "Lax" }]);
    },
    expectNoError: ({ refusals } = { refusals: false }) => {
      const wrong = window.errors.filter((text) => !refusals || !text.startsWith("Failed to load resource"));
      expect(wrong).toEqual([]);
      expect(window.foreignRequests).toEqual([]);
    },
    [Symbol.asyncDispose]: async () => {
      await window[Symbol.asyncDispose]();
      await app.stop();
      await manifests[Symbol.asyncDispose]();
    },
  };
}
