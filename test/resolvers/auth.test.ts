import { describe, expect, test } from "@jest/globals";
import { CheckInDocument, ConfirmDocument, LogOnDocument, SessionDocument } from "../generated/operations.js";
import { startTestApp } from "../support/startTestApp.js";
import { ADMIN, DEMO, JESS, onlyRequest, received, sessionToken } from "./upstream.js";

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
const SESSION = { user: "Demo", email: DEMO.email, issuedAt: TIME, expiresAt: TIME };
const NO_ACCOUNT = { user: null, email: null, role: null };

describe("logon", () => {
  test("posts the credential and gives the account, the session and its token", async () => {
    await using app = await startTestApp();

    const answer = await app.anonymous().execute(LogOnDocument, { input: DEMO, withToken: true });

    expect(answer.data?.logon).toEqual({
      ...{ ok: true, status: "Logged in successfully!", outcome: "OK", user: "Demo", email: DEMO.email, role: "user" },
      session: SESSION,
      token: sessionToken(answer),
    });
    const { method, url, body, headers } = onlyRequest(app);
    expect([method, url, body]).toEqual(["POST", "/users/api/auth", JSON.stringify(DEMO)]);
    expect(headers["content-type"]).toBe("application/json");
  });

  test("asks /logon where the upstream is configured so", async () => {
    await using app = await startTestApp({ env: { USERS_LOGON_PATH: "logon" } });

    expect((await app.anonymous().execute(LogOnDocument, { input: DEMO })).data?.logon.ok).toBe(true);
    expect(received(app)).toEqual(["POST /users/api/logon"]);
  });

  test.each([200, 400, 401] as const)("tells of a wrong credential as data, also under %d", async (logonFailStatus) => {
    await using app = await startTestApp({ quirks: { logonFailStatus } });
    const input = { ...DEMO, password: "guess" };

    const { data, errors, setCookie } = await app.anonymous().execute(LogOnDocument, { input, withToken: true });

    expect(errors).toBeUndefined();
    const status = "No matching username and password pair was found!";
    expect(data?.logon).toEqual({
      ...{ ok: false, status, outcome: "INVALID_CREDENTIALS", session: null, token: null },
      ...NO_ACCOUNT,
    });
    expect(setCookie).toEqual([]);
    expect(received(app)).toEqual(["POST /users/api/auth"]);
  });

  test("carries no old session to the upstream, and a refusal leaves the old session as it is", async () => {
    await using app = await startTestApp();
    const demo = await app.signIn();

    const { data } = await demo.execute(LogOnDocument, { input: { ...ADMIN, password: "guess" }, withToken: true });

    expect(data?.logon).toMatchObject({ ok: false, session: { email: DEMO.email }, token: null });
    expect(onlyRequest(app).headers.cookie).toBeUndefined();
    expect((await demo.execute(SessionDocument)).data?.session?.email).toBe(DEMO.email);
  });

  test("gives later steps of the same operation the new session, without a cookie of the caller's", async () => {
    await using app = await startTestApp();
    const operation = `mutation ($input: CredentialInput!, $jess: JessCredentialInput!) {
      logon(input: $input) { ok }
      setJessSession(input: $jess) { ok outcome }
    }`;

    const answer = await app.anonymous().execute(operation, { input: DEMO, jess: JESS });

    expect(answer.data).toEqual({ logon: { ok: true }, setJessSession: { ok: true, outcome: "OK" } });
    expect(received(app)).toEqual(["POST /users/api/auth", "POST /jess_web/api/session"]);
    const [logon, setJessSession] = app.sandbox.journal.entries;
    expect(logon?.headers.cookie).toBeUndefined();
    expect(setJessSession?.headers.cookie).toBe(`session_token=${sessionToken(answer)}`);
  });

  test("is followed by no step with a session when it is refused", async () => {
    await using app = await startTestApp();
    const operation = `mutation ($input: CredentialInput!) { logon(input: $input) { ok } checkin { ok } }`;

    const answer = await app.anonymous().execute(operation, { input: { ...DEMO, password: "guess" } });

    expect(answer.errors).toMatchObject([{ path: ["checkin"], extensions: { code: "UNAUTHENTICATED" } }]);
    expect(received(app)).toEqual(["POST /users/api/auth"]);
  });
});

describe("checkin", () => {
  test("renews the session, with an empty request, and shows no token to a caller with a cookie", async () => {
    await using app = await startTestApp();
    const demo = await app.signIn();
    const before = await demo.jar.getCookieString(app.url);

    const answer = await demo.execute(CheckInDocument, { withToken: true });

    expect(answer.data?.checkin).toEqual({
      ...{ ok: true, status: "Session renewed successfully!", outcome: "OK", user: "Demo", email: DEMO.email },
      ...{ role: "user", session: SESSION, token: null },
    });
    expect(onlyRequest(app)).toMatchObject({ method: "POST", url: "/users/api/checkin", bodyBytes: 0 });
    expect(onlyRequest(app).headers.cookie).toBe(before);
    expect(await demo.jar.getCookieString(app.url)).toBe(`session_token=${sessionToken(answer)}`);
    expect(await demo.jar.getCookieString(app.url)).not.toBe(before);
  });

  test("shows the new token to a caller that came with a bearer token", async () => {
    await using app = await startTestApp();
    const old = await app.sandbox.mintToken(DEMO.email);

    const answer = await app.withToken(old).execute(CheckInDocument, { withToken: true });

    expect(answer.data?.checkin.token).toBe(sessionToken(answer));
    expect(answer.data?.checkin.token).not.toBe(old);
  });
});

describe("confirm", () => {
  test("posts the credential with the session and renews the session", async () => {
    await using app = await startTestApp();
    const demo = await app.signIn();

    const answer = await demo.execute(ConfirmDocument, { input: DEMO, withToken: true });

    expect(answer.data?.confirm).toEqual({
      ...{ ok: true, status: "User credential confirmed!", outcome: "OK", user: "Demo", email: DEMO.email },
      ...{ role: "user", session: SESSION, token: null },
    });
    expect(onlyRequest(app)).toMatchObject({ method: "POST", url: "/users/api/confirm", body: JSON.stringify(DEMO) });
    expect(await demo.jar.getCookieString(app.url)).toBe(`session_token=${sessionToken(answer)}`);
  });

  test.each([ADMIN, { ...DEMO, password: "guess" }])("says when %j is not the session's own", async (input) => {
    await using app = await startTestApp();
    const demo = await app.signIn();

    const { data, errors, setCookie } = await demo.execute(ConfirmDocument, { input, withToken: true });

    expect(errors).toBeUndefined();
    expect(data?.confirm).toEqual({
      ...{ ok: false, status: "User does not match the existing session", outcome: "SESSION_MISMATCH" },
      ...{ ...NO_ACCOUNT, session: SESSION, token: null },
    });
    expect(setCookie).toEqual([]);
  });

  test("shows a caller with a bearer token the token that counts from now on", async () => {
    await using app = await startTestApp();
    const old = await app.sandbox.mintToken(DEMO.email);

    const confirmed = await app.withToken(old).execute(ConfirmDocument, { input: DEMO, withToken: true });
    expect(confirmed.data?.confirm.token).toBe(sessionToken(confirmed));
    expect(confirmed.data?.confirm.token).not.toBe(old);

    const refused = await app.withToken(old).execute(ConfirmDocument, { input: ADMIN, withToken: true });
    expect(refused.data?.confirm).toMatchObject({ ok: false, token: old });
  });
});
