import { expect, test } from "@jest/globals";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { CookieJar } from "tough-cookie";
import { startSandbox } from "../../src/sandbox/startSandbox.js";
import { admin, call, demo } from "./Caller.js";

const auth = "/users/api/auth";
const credential = { email: demo, password: "demo" };

test("a log-on answers in Jackson's style and sets the token in the first cookie", async () => {
  await using sandbox = await startSandbox({ quirks: { extraCookies: ["JSESSIONID=1; Path=/"] } });

  const answer = await call(sandbox, "POST", auth, { json: credential });

  expect(answer.text).toBe(`{
  "ok" : true,
  "status" : "Logged in successfully!",
  "jwt" : "Session token in cookie",
  "user" : "Demo",
  "role" : "user",
  "email" : "demo@example.org"
}`);
  expect(answer.headers["content-type"]).toBe("application/json");
  expect(answer.headers["set-cookie"]).toEqual([
    expect.stringMatching(/^session_token=[\w-]+\.[\w-]+\.[\w-]+; Path=\/; HttpOnly$/),
    "JSESSIONID=1; Path=/",
  ]);
});

test("the token has the recorded claims", async () => {
  await using sandbox = await startSandbox();

  const token = await sandbox.mintToken(demo);

  expect(decodeProtectedHeader(token)).toEqual({ alg: "RS256", kid: expect.stringMatching(/^\d{13}$/) });
  const { iat = 0, ...claims } = decodeJwt(token);
  expect(claims).toEqual({
    iss: "jess.ensims.com",
    aud: "JESS API clients",
    exp: iat + 86_400,
    nbf: iat - 120,
    jti: expect.stringMatching(/^[\w-]{22}$/),
    sub: "Demo",
    email: demo,
    lifespan: "1440",
  });
});

test("check-in and confirmation bring a new cookie, and the role user whatever the role is", async () => {
  await using sandbox = await startSandbox();

  const checkIn = await call(sandbox, "POST", "/users/api/checkin", { as: admin });
  const confirm = await call(sandbox, "POST", "/users/api/confirm", {
    as: admin,
    json: { email: admin, password: "admin" },
  });

  const jwt = "Session key cookie";
  const account = { jwt, user: "Admin", role: "user", email: admin };
  expect(JSON.parse(checkIn.text)).toEqual({ ok: true, status: "Session renewed successfully!", ...account });
  expect(JSON.parse(confirm.text)).toEqual({ ok: true, status: "User credential confirmed!", ...account });
  expect(checkIn.headers["set-cookie"]).toHaveLength(1);
  expect(confirm.headers["set-cookie"]).toHaveLength(1);
});

test("a refused log-on has the configured status and sets no cookie", async () => {
  await using sandbox = await startSandbox({ quirks: { logonFailStatus: 401 } });

  const answer = await call(sandbox, "POST", auth, { json: { ...credential, password: "" } });

  expect(answer.status).toBe(401);
  expect(JSON.parse(answer.text)).toEqual({
    ok: false,
    status: "No matching username and password pair was found!",
    ...{ jwt: null, user: null, role: null, email: null },
  });
  expect(answer.headers["set-cookie"]).toBeUndefined();
});

test("a log-off clears the cookie; the token stays valid unless logoutRevokes is on", async () => {
  await using sandbox = await startSandbox();
  const jar = new CookieJar();
  const keep = async (cookies: string[] = []) => {
    for (const cookie of cookies) await jar.setCookie(cookie, sandbox.usersUrl);
  };
  await keep((await call(sandbox, "POST", auth, { json: credential })).headers["set-cookie"]);
  const cookie = await jar.getCookieString(sandbox.jessUrl);

  const logOff = await call(sandbox, "POST", "/users/api/logout", { headers: { cookie } });
  await keep(logOff.headers["set-cookie"]);

  expect(cookie).toMatch(/^session_token=/);
  expect(logOff.headers["set-cookie"]).toEqual(["session_token=; Path=/; Max-Age=0"]);
  expect(await jar.getCookieString(sandbox.usersUrl)).toBe("");
  expect((await call(sandbox, "GET", "/users/api/user", { headers: { cookie } })).status).toBe(200);

  sandbox.quirks.logoutRevokes = true;
  await call(sandbox, "POST", "/users/api/logout", { headers: { cookie } });
  expect((await call(sandbox, "GET", "/users/api/user", { headers: { cookie } })).status).toBe(401);
});

test.each([
  ["alone", (token: string) => `session_token=${token}`, 200],
  ["among others", (token: string) => `a=b; session_token=${token}; c=d`, 200],
  [
    "as a whole Set-Cookie sent back",
    (token: string) => `session_token=${token}; Path=/; Expires=Wed, 21 Oct 2026 07:28:00 GMT; HttpOnly`,
    200,
  ],
  ["twice behind a comma, one of them stale", (token: string) => `session_token=stale, session_token=${token}`, 200],
  ["first, with a stale one behind it", (token: string) => `session_token=${token}; session_token=a.b.c`, 200],
  ["by another name", (token: string) => `xsession_token=${token}`, 401],
  ["cut short", (token: string) => `session_token=${token.slice(0, -4)}`, 401],
  ["empty", () => "session_token=", 401],
])("the token is looked for leniently: %s", async (_how, cookieOf, status) => {
  await using sandbox = await startSandbox();

  const cookie = cookieOf(await sandbox.mintToken(demo));

  expect((await call(sandbox, "GET", "/users/api/user", { headers: { cookie } })).status).toBe(status);
});

test.each([
  ["expired", { exp: 1_000_000_000 }],
  ["not valid yet", { nbf: 9_000_000_000 }],
  ["of another issuer", { iss: "elsewhere" }],
  ["for another audience", { aud: "others" }],
  ["of an unknown account", { email: "nobody@example.org" }],
])("a token that is %s gets 401", async (_why, claims) => {
  await using sandbox = await startSandbox();

  const cookie = `session_token=${await sandbox.mintToken(demo, claims)}`;

  expect((await call(sandbox, "GET", "/users/api/user", { headers: { cookie } })).status).toBe(401);
});

test("a token of another sandbox gets 401, and so does an unsigned one", async () => {
  await using sandbox = await startSandbox();
  await using other = await startSandbox();
  const foreign = await other.mintToken(demo);
  const [, payload = ""] = (await sandbox.mintToken(demo)).split(".");
  const unsigned = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${payload}.`;

  for (const token of [foreign, unsigned]) {
    const headers = { cookie: `session_token=${token}` };
    expect((await call(sandbox, "GET", "/users/api/user", { headers })).status).toBe(401);
  }
});

test.each([
  ["json", "application/json", /^\{\n {2}"ok" : false/],
  ["html", "text/html;charset=utf-8", /^<html>/],
] as const)("the body of a 401 can be %s", async (unauthorizedBody, type, body) => {
  await using sandbox = await startSandbox({ quirks: { unauthorizedBody } });

  const answer = await call(sandbox, "GET", "/users/api/user");

  expect(answer).toMatchObject({ status: 401, headers: { "content-type": type }, text: expect.stringMatching(body) });
});

test("a rolling session brings a fresh cookie with every answer", async () => {
  await using sandbox = await startSandbox({
    quirks: { rollingSession: true, cookieAttributes: "Domain=ensims.com; Path=/" },
  });

  const answer = await call(sandbox, "GET", "/users/api/files", { as: demo });

  expect(answer.headers["set-cookie"]).toEqual([
    expect.stringMatching(/^session_token=.+; Domain=ensims\.com; Path=\/$/),
  ]);
});

test("the status of a business failure can be switched", async () => {
  await using sandbox = await startSandbox({ quirks: { failStatus: 409 } });

  const answer = await call(sandbox, "DELETE", "/users/api/files/nowhere/", { as: demo });

  expect(answer.status).toBe(409);
  expect(JSON.parse(answer.text)).toEqual({ ok: false, status: "nowhere/ is not found or cannot be deleted" });
});
