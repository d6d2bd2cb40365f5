import { readdir } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { startTestApp } from "../support/startTestApp.js";
import { openBrowser } from "./openBrowser.js";

const operations = (await readdir(new URL("../../schema/operations/", import.meta.url)))
  .map((file) => file.replace(".graphql", ""))
  .sort();

async function openGraphiql(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/graphql`);
  await page.getByRole("button", { name: /execute query/i }).waitFor();
}

/**
 * Turns to a tab, by the keyboard because tabs move when the page opens. What it holds can be run when GraphiQL has
 * written it into the address.
 */
async function turnTo(page: Page, name: string): Promise<void> {
  const button = { name, exact: true };
  const isOpen = await page.getByRole("tab", { selected: true }).getByRole("button", button).isVisible();
  if (isOpen) return;
  await page.getByRole("tab").getByRole("button", button).press("Enter");
  const operation = new RegExp(`^(query|mutation) ${name}\\b`, "m");
  await page.waitForURL((url) => operation.test(url.searchParams.get("query") ?? ""));
}

async function run(page: Page, name: string): Promise<unknown> {
  await turnTo(page, name);
  const answer = page.waitForResponse((response) => response.request().method() === "POST");
  await page.getByRole("button", { name: /execute query/i }).click();
  return (await answer).json();
}

test("GraphiQL works without the network: every example runs in its tab, on the demo account", async () => {
  await using app = await startTestApp();
  await using window = await openBrowser();
  const { page } = window;
  await openGraphiql(page, app.url);

  const tabs = await page.getByRole("tab").locator(".graphiql-tab-button").allTextContents();
  expect([...tabs].sort()).toEqual(operations);
  const answers: Record<string, unknown> = {};
  for (const name of tabs) {
    answers[name] = await run(page, name);
    if (name !== "LogOn") continue;
    expect(await window.context.cookies()).toMatchObject([
      { name: "session_token", httpOnly: true, sameSite: "Lax", path: "/" },
    ]);
  }

  const ok = { ok: true, outcome: "OK" };
  expect(answers).toMatchObject({
    Info: { data: { info: { version: "1.0.0-beta.0" } } },
    LogOn: { data: { logon: ok } },
    Me: { data: { me: { email: "demo@example.org" } } },
    Files: { data: { files: { path: "/", isFolder: true } } },
    File: { data: { file: { name: "shoebox.idf" } } },
    FileText: { data: { file: { text: { content: expect.stringMatching(/^Welcome/) } } } },
    Upload: { errors: [{ extensions: { code: "BAD_USER_INPUT" } }] }, // it sends no files: the comment says what does
    Delete: { data: { delete: ok } },
    SendMail: { data: { sendMail: ok } },
    UpdateAccount: { data: { updateAccount: { ...ok, user: { position: "Engineer" } } } },
    SetJessSession: { data: { setJessSession: ok } },
    JessSession: { data: { jessSession: ok } },
    FilesPage: { data: { files: { children: { edges: [{ node: {} }], pageInfo: { hasPreviousPage: true } } } } },
    Session: { data: { session: { email: "demo@example.org" } } },
    CheckIn: { data: { checkin: ok } },
    Confirm: { data: { confirm: ok } },
    LogOff: { data: { logoff: ok } },
  });
  expect(await window.context.cookies()).toEqual([]);
  expect(window.foreignRequests).toEqual([]);
  expect(window.errors).toEqual([]);
});

test("GraphiQL shows the answer, and is there again with what was typed when the page is loaded again", async () => {
  await using app = await startTestApp();
  await using window = await openBrowser();
  const { page } = window;
  await openGraphiql(page, app.url);
  await run(page, "LogOn");
  await run(page, "Me");
  await page.getByText("demo@example.org").last().waitFor();

  await page.locator(".graphiql-query-editor .view-lines").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("# mine");
  await page.waitForFunction('localStorage.getItem("graphiql:tabState").includes("# mine")');
  await page.reload();

  await page.getByText("# mine").waitFor();
  expect(await page.getByRole("tab").count()).toBe(operations.length);
  expect(window.foreignRequests).toEqual([]);
  expect(window.errors).toEqual([]);
});
