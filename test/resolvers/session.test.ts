import { expect, test } from "@jest/globals";
import { LogOffDocument, SessionDocument } from "../generated/operations.js";
import { startTestApp } from "../support/startTestApp.js";
import { codes, DEMO, onlyRequest, received } from "./upstream.js";

test("session tells what the token claims, and asks no upstream", async () => {
  await using app = await startTestApp();
  const token = await app.sandbox.mintToken(DEMO.email, { iat: 1_700_000_000, exp: 4_000_000_000 });
  const session = {
    user: "Demo",
    email: DEMO.email,
    issuedAt: "2023-11-14T22:13:20.000Z",
    expiresAt: "2096-10-02T07:06:40.000Z",
  };

  expect((await app.withToken(token).execute(SessionDocument)).data).toEqual({ session });
  const byCookie = await app.anonymous().execute(SessionDocument, {}, { cookie: `session_token=${token}` });
  expect(byCookie.data).toEqual({ session });
  expect(received(app)).toEqual([]);
});

test("session is null, and no error, for a caller without a session", async () => {
  await using app = await startTestApp();
  const expired = await app.sandbox.mintToken(DEMO.email, { exp: Math.floor(Date.now() / 1000) - 1 });

  for (const cookie of ["", "other=1", `session_token=${expired}`, "session_token=garbage", "session_token=a.b.c"]) {
    const { data, errors } = await app.anonymous().execute(SessionDocument, {}, { cookie });
    expect({ cookie, data, errors }).toEqual({ cookie, data: { session: null }, errors: undefined });
  }
  expect(received(app)).toEqual([]);
});

test("a token without usable claims gives a session without user and times", async () => {
  await using app = await startTestApp();
  const claims = { sub: undefined, email: undefined, iat: undefined, exp: 9e15 };
  const token = await app.sandbox.mintToken(DEMO.email, claims);

  const { data } = await app.withToken(token).execute(SessionDocument);

  expect(data).toEqual({ session: { user: null, email: null, issuedAt: null, expiresAt: null } });
});

const ALL = "mutation { logoff { ok status outcome user email role session { user } token } }";

test("logoff ends the session at the upstream and in the caller's jar", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const cookie = await demo.jar.getCookieString(app.url);

  const { data } = await demo.execute(ALL);

  expect(data).toEqual({
    logoff: {
      ...{ ok: true, status: "Logged out successfully!", outcome: "OK", user: null, email: null, role: null },
      ...{ session: null, token: null },
    },
  });
  expect(onlyRequest(app)).toMatchObject({ method: "POST", url: "/users/api/logout", bodyBytes: 0 });
  expect(onlyRequest(app).headers.cookie).toBe(cookie);
  expect(await demo.jar.getCookies(app.url)).toEqual([]);
});

test("logoff shows no token to a caller with a bearer token, and later steps have no session", async () => {
  await using app = await startTestApp();
  const caller = app.withToken(await app.sandbox.mintToken(DEMO.email));

  const { data, errors } = await caller.execute("mutation { logoff { ok token session { user } } checkin { ok } }");

  expect(errors).toMatchObject([{ path: ["checkin"], extensions: { code: "UNAUTHENTICATED" } }]);
  expect(data).toBeNull();
  expect(received(app)).toEqual(["POST /users/api/logout"]);
});

test("logoff ends the session for the caller also when the upstream does not end it", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  app.sandbox.failNext("POST", { headers: { "content-type": "application/json" }, body: '{"ok":false,"status":"no"}' });

  const { data, setCookie } = await demo.execute(ALL);

  expect(data).toMatchObject({ logoff: { ok: false, outcome: "REJECTED", session: null, token: null } });
  expect(setCookie).toHaveLength(1);
  expect(await demo.jar.getCookies(app.url)).toEqual([]);
});

test("logoff with an expired session is refused by the upstream, and clears the cookie all the same", async () => {
  await using app = await startTestApp();
  const cookie = `session_token=${await app.sandbox.mintToken(DEMO.email, { exp: 1 })}`;

  const { errors, setCookie } = await app.anonymous().execute(LogOffDocument, {}, { cookie });

  expect(codes(errors)).toEqual(["UNAUTHENTICATED"]);
  expect(setCookie).toEqual([expect.stringMatching(/^session_token=;.*Max-Age=0/)]);
});
