import { expect, test } from "@jest/globals";
import { LogOffDocument, LogOnDocument, MeDocument } from "../../generated/operations.js";
import { startTestApp } from "../../support/startTestApp.js";

const DEMO = { email: "demo@example.org", password: "demo" };

test("a log-on sets the cookie, by which the next operation is the caller's", async () => {
  await using app = await startTestApp();
  const caller = app.anonymous();

  const { data, setCookie } = await caller.execute(LogOnDocument, { input: DEMO });
  expect(data?.logon).toMatchObject({ ok: true, outcome: "OK", user: "Demo", email: DEMO.email });
  expect(setCookie).toEqual([
    expect.stringMatching(/^session_token=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/),
  ]);

  app.sandbox.journal.clear();
  expect((await caller.execute(MeDocument)).data?.me?.email).toBe(DEMO.email);
  const [call] = app.sandbox.journal.entries;
  expect(call).toMatchObject({ method: "GET", url: "/users/api/user" });
  expect(call?.headers.cookie).toBe(await caller.jar.getCookieString(app.url));
});

test("a log-off clears the cookie also when the upstream is out of order", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  app.sandbox.failNext("POST", { status: 503 });

  const { errors, setCookie } = await demo.execute(LogOffDocument);
  expect(errors).toMatchObject([{ path: ["logoff"], extensions: { code: "UPSTREAM_UNAVAILABLE" } }]);
  expect(setCookie).toEqual([expect.stringMatching(/^session_token=; Path=\/; .*Max-Age=0/)]);
  expect(await demo.jar.getCookies(app.url)).toEqual([]);
});
