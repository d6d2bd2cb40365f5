import { describe, expect, test } from "@jest/globals";
import { CheckInDocument, InfoDocument, LogOnDocument, MeDocument } from "../../generated/operations.js";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";

const DEMO = { email: "demo@example.org", password: "demo" };
const ACCOUNT = JSON.stringify({ ok: true, status: "", data: { email: DEMO.email, use_jess: false } });
const CHECKED_IN = JSON.stringify({ ok: true, status: "", user: "Demo", role: "user", email: DEMO.email });

/** The next `GET /user` of the upstream is answered with these `Set-Cookie` lines. */
const answerUser = ({ sandbox }: TestApp, cookies: string[], status = 200) =>
  sandbox.failNext(
    { method: "GET", path: "/users/api/user" },
    { status, headers: { "Content-Type": "application/json", "Set-Cookie": cookies }, body: ACCOUNT },
  );

/** The `Set-Cookie` lines of the answer to a log-on, with the token left out. */
async function logOn(app: TestApp, headers: Record<string, string> = {}): Promise<string[]> {
  const { setCookie } = await app.anonymous().execute(LogOnDocument, { input: DEMO }, headers);
  return setCookie.map((line) => line.replace(/^session_token=[\w.-]{300,}/, "session_token=TOKEN"));
}

test("a token that the upstream sets in a query is relayed", async () => {
  await using app = await startTestApp({ quirks: { rollingSession: true } });
  const demo = await app.signIn();
  const before = await demo.jar.getCookieString(app.url);

  const { setCookie } = await demo.execute(MeDocument);

  expect(setCookie).toHaveLength(1);
  expect(await demo.jar.getCookieString(app.url)).not.toBe(before);
  expect((await demo.execute(MeDocument)).data?.me?.email).toBe(DEMO.email);
});

test("a token that the upstream sets beside a failure is relayed", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  answerUser(app, ["session_token=renewed; Path=/"], 500);

  const { errors, setCookie } = await demo.execute(MeDocument);

  expect(errors).toMatchObject([{ extensions: { code: "UPSTREAM_ERROR" } }]);
  expect(setCookie).toEqual(["session_token=renewed; Path=/; HttpOnly; SameSite=Lax"]);
});

test("of several tokens of one response the last is relayed, and no other cookie", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  answerUser(app, ["session_token=one", "JSESSIONID=tomcat; Path=/users", "session_token=two", "my_session_token=x"]);

  expect((await demo.execute(MeDocument)).setCookie).toEqual(["session_token=two; Path=/; HttpOnly; SameSite=Lax"]);
});

test("of the tokens of several calls the last is relayed, and each call uses the one before", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const first = await demo.jar.getCookieString(app.url);
  for (const token of ["one", "two"]) {
    app.sandbox.failNext("POST", { headers: { "Set-Cookie": `session_token=${token}` }, body: CHECKED_IN });
  }

  const { setCookie } = await demo.execute("mutation { a: checkin { ok } b: checkin { ok } }");

  expect(setCookie).toEqual(["session_token=two; Path=/; HttpOnly; SameSite=Lax"]);
  expect(app.sandbox.journal.entries.map(({ headers }) => headers.cookie)).toEqual([first, "session_token=one"]);
});

test("an operation during which the upstream sets no token sets no cookie", async () => {
  await using app = await startTestApp({ quirks: { extraCookies: ["JSESSIONID=tomcat"] } });
  const demo = await app.signIn();

  expect((await demo.execute(MeDocument)).setCookie).toEqual([]);
  expect((await demo.execute(InfoDocument)).setCookie).toEqual([]);
});

test("a bearer caller is told of a new token by cookie too", async () => {
  await using app = await startTestApp();
  const bearer = app.withToken(await app.sandbox.mintToken(DEMO.email));

  const { data, setCookie } = await bearer.execute(CheckInDocument, { withToken: true });

  expect(setCookie).toEqual([expect.stringContaining(`session_token=${data?.checkin.token ?? ""};`)]);
});

describe("the attributes of the relayed cookie", () => {
  test("are the facade's own, whatever the upstream's are", async () => {
    const cookieAttributes = "Domain=ensims.example; Path=/users/api; Secure; SameSite=None; Partitioned; Max-Age=90";
    await using app = await startTestApp({ quirks: { cookieAttributes } });

    expect(await logOn(app)).toEqual(["session_token=TOKEN; Path=/; HttpOnly; SameSite=Lax; Max-Age=90"]);
  });

  test("keep the upstream's Expires", async () => {
    const cookieAttributes = "Expires=Wed, 21 Oct 2037 07:28:00 GMT";
    await using app = await startTestApp({ quirks: { cookieAttributes } });

    expect(await logOn(app)).toEqual([
      "session_token=TOKEN; Path=/; HttpOnly; SameSite=Lax; Expires=Wed, 21 Oct 2037 07:28:00 GMT",
    ]);
  });

  test("take the lifetime from the token when the upstream gives none", async () => {
    await using app = await startTestApp({ quirks: { tokenTtlSeconds: 600 } });

    const [line = ""] = await logOn(app);

    const maxAge = Number(/; Max-Age=(\d+)$/.exec(line)?.[1]);
    expect(maxAge).toBeGreaterThan(570);
    expect(maxAge).toBeLessThanOrEqual(600);
  });

  test.each([
    ["COOKIE_SECURE=true", { COOKIE_SECURE: "true" }, {}, true],
    ["an https PUBLIC_URL", { PUBLIC_URL: "https://api.example.org/ensims" }, {}, true],
    ["an http PUBLIC_URL", { PUBLIC_URL: "http://intranet.example.org" }, {}, false],
    ["an https PUBLIC_URL and COOKIE_SECURE=false", { PUBLIC_URL: "https://a.org", COOKIE_SECURE: "false" }, {}, false],
    ["https at a trusted proxy", { TRUST_PROXY: "true" }, { "x-forwarded-proto": "https" }, true],
    ["https at a proxy trusted by address", { TRUST_PROXY: "127.0.0.1" }, { "x-forwarded-proto": "https" }, true],
    ["https at a proxy of another address", { TRUST_PROXY: "192.0.2.0/24" }, { "x-forwarded-proto": "https" }, false],
    ["the word of a stranger", {}, { "x-forwarded-proto": "https" }, false],
    ["SameSite=None", { COOKIE_SAME_SITE: "none" }, {}, true],
  ] as const)("with %s", async (_with, env, headers, secure) => {
    await using app = await startTestApp({ env, quirks: { cookieAttributes: "Max-Age=9" } });

    expect((await logOn(app, headers)).map((line) => line.endsWith("; Secure"))).toEqual([secure]);
  });

  test.each([
    ["lax", "SameSite=Lax"],
    ["strict", "SameSite=Strict"],
    ["none", "SameSite=None"],
  ])("with COOKIE_SAME_SITE=%s", async (sameSite, attribute) => {
    await using app = await startTestApp({ env: { COOKIE_SAME_SITE: sameSite } });

    expect(await logOn(app)).toEqual([expect.stringContaining(`; ${attribute};`)]);
  });
});

test("a deletion by the upstream, in whatever form, deletes the caller's cookie", async () => {
  await using app = await startTestApp();

  for (const line of [
    "session_token=; Path=/; Max-Age=0",
    "session_token=deleted; Path=/users; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
    "session_token=void; Domain=ensims.example; Max-Age=-1",
    "session_token=",
  ]) {
    const demo = await app.signIn();
    answerUser(app, [line], 401);
    const { errors } = await demo.execute(MeDocument);
    expect(errors).toMatchObject([{ extensions: { code: "UNAUTHENTICATED" } }]);
    expect({ line, jar: await demo.jar.getCookies(app.url) }).toEqual({ line, jar: [] });
  }
});
