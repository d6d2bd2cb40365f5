import { readdir } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import type { Page, Response } from "playwright-core";
import { startTestApp } from "../support/startTestApp.js";
import { eventually } from "../support/until.js";
import { clickLikeAPerson, scrollInto } from "./clickLikeAPerson.js";
import { openBrowser } from "./openBrowser.js";

const operations = (await readdir(new URL("../../schema/operations/", import.meta.url)))
  .map((file) => file.replace(".graphql", ""))
  .sort();

const tabs = (page: Page) => page.getByRole("tablist", { name: "Select active operation" });
const tab = (page: Page, name: string) => page.getByRole("tab").getByRole("button", { name, exact: true });
const execute = (page: Page) => page.getByRole("button", { name: /execute query/i });

async function openGraphiql(page: Page, url: string, search = ""): Promise<void> {
  await page.goto(`${url}/graphql${search}`);
  await execute(page).waitFor();
}

/** Waits until the tab is the one that is shown. */
const shown = (page: Page, name: string) =>
  page.getByRole("tab", { selected: true }).getByRole("button", { name, exact: true }).waitFor();

const expectTabs = (page: Page, count: number) =>
  eventually(async () => expect(await page.getByRole("tab").count()).toBe(count));

async function send(page: Page, name: string): Promise<Response> {
  await scrollInto(page, tabs(page), tab(page, name));
  await clickLikeAPerson(page, tab(page, name));
  await shown(page, name);
  const answer = page.waitForResponse((response) => response.request().method() === "POST");
  await clickLikeAPerson(page, execute(page));
  return answer;
}

const run = async (page: Page, name: string): Promise<unknown> => (await send(page, name)).json();

/** Runs a subscription until an event is shown, and stops it. */
async function watch(page: Page, name: string): Promise<unknown> {
  const answer = await send(page, name);
  await page.locator(".graphiql-response").getByText('"checkedAt"').first().waitFor();
  await clickLikeAPerson(page, page.getByRole("button", { name: /stop query/i }));
  await execute(page).waitFor();
  return answer.headers()["content-type"];
}

test("GraphiQL works without the network: every example runs in its tab, on the demo account", async () => {
  await using app = await startTestApp();
  await using window = await openBrowser();
  const { page } = window;
  await openGraphiql(page, app.url);

  const buttons = page.getByRole("tab").locator(".graphiql-tab-button");
  await eventually(async () => expect((await buttons.allTextContents()).sort()).toEqual(operations));
  const names = await buttons.allTextContents();
  expect(names[0]).toBe("LogOn");
  const answers: Record<string, unknown> = {};
  for (const name of names) {
    answers[name] = await (name.startsWith("Watch") ? watch : run)(page, name);
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
    WatchJob: "text/event-stream; charset=utf-8",
    WatchActiveJobs: "text/event-stream; charset=utf-8",
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
  await expectTabs(page, operations.length);
  expect(window.foreignRequests).toEqual([]);
  expect(window.errors).toEqual([]);
});

test("the first click on a tab opens it, also after the row of tabs has changed its size", async () => {
  await using app = await startTestApp();
  await using window = await openBrowser();
  const { page } = window;
  await openGraphiql(page, app.url);

  for (const [name, change] of [
    ["Me", () => page.setViewportSize({ width: 900, height: 700 })],
    ["File", () => page.setViewportSize({ width: 1600, height: 900 })],
    ["Files", () => page.getByRole("button", { name: /^show documentation/i }).click()],
  ] as const) {
    const before = await tabs(page).boundingBox();
    await change();
    await page.waitForFunction(([row, width]) => row.getBoundingClientRect().width !== width, [
      await tabs(page).elementHandle(),
      before?.width,
    ] as const);
    await clickLikeAPerson(page, tab(page, name));
    await shown(page, name);
  }
  expect(window.errors).toEqual([]);
});

test("a visitor can log on with the first click, and the page loaded again has the same tabs", async () => {
  await using app = await startTestApp();
  await using window = await openBrowser();
  const { page } = window;
  await openGraphiql(page, app.url);

  const answer = page.waitForResponse((response) => response.request().method() === "POST");
  await clickLikeAPerson(page, execute(page));
  expect(await (await answer).json()).toMatchObject({ data: { logon: { ok: true } } });

  await page.reload();
  await execute(page).waitFor();
  await shown(page, "LogOn");
  await expectTabs(page, operations.length);
});

test("a query in the address has a tab of its own beside the examples", async () => {
  await using app = await startTestApp();
  await using window = await openBrowser();
  const { page } = window;
  await openGraphiql(page, app.url, `?${new URLSearchParams({ query: "query Mine { info { title } }" }).toString()}`);

  await shown(page, "Mine");
  await expectTabs(page, operations.length + 1);
  expect(await run(page, "LogOn")).toMatchObject({ data: { logon: { ok: true } } });
});

test("the keyboard reaches every tab, and what has the focus is marked and in sight", async () => {
  await using app = await startTestApp();
  await using window = await openBrowser();
  const { page } = window;
  await openGraphiql(page, app.url);
  await tab(page, "LogOn").focus();

  for (let count = 1; count < operations.length; count++) {
    await page.keyboard.press("Tab"); // what closes the tab
    await page.keyboard.press("Tab");
  }

  const focus = page.locator(".graphiql-tab-button:focus-visible");
  expect(await focus.evaluate((element) => getComputedStyle(element).outlineStyle)).not.toBe("none");
  await page.waitForFunction(
    ([row, button]) => button.getBoundingClientRect().right <= row.getBoundingClientRect().right,
    [await tabs(page).elementHandle(), await focus.elementHandle()] as const,
  );
  const name = (await focus.textContent()) ?? "";
  await page.keyboard.press("Enter");
  await shown(page, name);
});

test("behind a proxy with a path, operations go to the address in the browser, and the upload's command names it", async () => {
  await using app = await startTestApp({ env: { PUBLIC_URL: "https://api.example.org/ensims" } });
  await using window = await openBrowser();
  const { context, page } = window;
  await context.route("https://api.example.org/ensims/**", async (route) => {
    const url = route.request().url().replace("https://api.example.org/ensims", app.url);
    await route.fulfill({ response: await route.fetch({ url }) });
  });
  await openGraphiql(page, "https://api.example.org/ensims");

  expect(await run(page, "LogOn")).toMatchObject({ data: { logon: { ok: true } } });
  await clickLikeAPerson(page, tab(page, "Upload"));
  await page.getByText("curl -sS https://api.example.org/ensims/files/examples").waitFor();
  expect(window.foreignRequests).toEqual([]);
});
