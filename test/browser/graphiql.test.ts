import { expect, test } from "@jest/globals";
import { startTestApp } from "../support/startTestApp.js";
import { openBrowser } from "./openBrowser.js";

test("GraphiQL works without the network: a log-on sets the cookie, and `me` is the caller's", async () => {
  await using app = await startTestApp();
  await using window = await openBrowser();
  const { page } = window;

  await page.goto(`${app.url}/graphql`);
  const run = page.getByRole("button", { name: /execute query/i });
  await run.waitFor();

  const executed = async (operation: string) => {
    await run.click();
    const answer = page.waitForResponse(
      (response) => response.url() === `${app.url}/graphql` && response.request().method() === "POST",
    );
    await page.getByRole("menuitem", { name: operation }).click();
    return (await answer).text();
  };

  expect(JSON.parse(await executed("LogOn"))).toMatchObject({ data: { logon: { ok: true } } });
  expect(await window.context.cookies()).toMatchObject([
    { name: "session_token", httpOnly: true, sameSite: "Lax", path: "/" },
  ]);
  expect(JSON.parse(await executed("Me"))).toMatchObject({ data: { me: { email: "demo@example.org" } } });
  await page.getByText("demo@example.org").last().waitFor();

  expect(window.foreignRequests).toEqual([]);
  expect(window.errors).toEqual([]);
});
