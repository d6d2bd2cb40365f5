import { expect, test } from "@jest/globals";
import { MeDocument, SessionDocument } from "../../generated/operations.js";
import { RawConnection } from "../../support/rawRequest.js";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";

const DEMO = "demo@example.org";

/** Asks who the caller is, with these headers and no cookie jar. */
const me = (app: TestApp, headers: Record<string, string>) => app.anonymous().execute(MeDocument, {}, headers);

const upstreamCookies = ({ sandbox }: TestApp) => sandbox.journal.entries.map(({ headers }) => headers.cookie);

test("the session cookie is found wherever it stands", async () => {
  await using app = await startTestApp();
  const token = await app.sandbox.mintToken(DEMO);

  for (const cookie of [
    "session_token=TOKEN",
    "theme=dark; lang=en; session_token=TOKEN",
    "session_token=TOKEN; theme=dark",
    "theme=dark;session_token=TOKEN;lang=en",
    "theme=dark, session_token=TOKEN",
    // a whole Set-Cookie line that was sent back
    "session_token=TOKEN; Path=/; HttpOnly; Max-Age=60",
    "session_token=TOKEN; Expires=Wed, 21 Oct 2037 07:28:00 GMT; Secure",
    // equal twice
    "session_token=TOKEN; session_token=TOKEN",
    "session_token=; session_token=TOKEN",
    "my_session_token=a; session_token2=b; session_token=TOKEN",
  ]) {
    const { data } = await me(app, { cookie: cookie.replaceAll("TOKEN", token) });
    expect({ cookie, email: data?.me?.email }).toEqual({ cookie, email: DEMO });
    expect(upstreamCookies(app)).toEqual([`session_token=${token}`]);
    app.sandbox.journal.clear();
  }
});

test("two different bearer tokens are refused, as by which one a proxy has decided cannot be told", async () => {
  await using app = await startTestApp();
  const head = (tokens: readonly string[]) => tokens.map((token) => `Authorization: Bearer ${token}\r\n`).join("");
  const [demo, admin] = [await app.sandbox.mintToken(DEMO), await app.sandbox.mintToken("admin@example.org")];
  const ask = async (target: string, tokens: readonly string[]) => {
    using caller = await RawConnection.open(app.url);
    await caller.send(`GET ${target} HTTP/1.1\r\nHost: localhost\r\n${head(tokens)}Connection: close\r\n\r\n`);
    return await caller.answer();
  };

  for (const target of ["/graphql?query=%7Bme%7Bemail%7D%7D", "/files/readme.txt"]) {
    for (const tokens of [
      [demo, admin],
      [admin, demo],
      [demo, demo, admin],
      [demo, ""],
      ["", demo],
    ]) {
      const { status, body } = await ask(target, tokens);
      expect({ target, status }).toEqual({ target, status: 400 });
      expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code: "BAD_USER_INPUT" } }] });
      expect(body).not.toContain(demo);
    }
    expect(app.sandbox.journal.entries).toEqual([]);
    expect((await ask(target, [demo, demo])).status).toBe(200); // equal twice
    app.sandbox.journal.clear();
  }
});

test("what is no session, or not clearly one, is unauthenticated before any upstream call", async () => {
  await using app = await startTestApp();
  const token = await app.sandbox.mintToken(DEMO);

  for (const [name, value] of [
    ["cookie", ""],
    ["cookie", "session_token="],
    ["cookie", "Session_Token=TOKEN"],
    ["cookie", "session_token=TOKEN; session_token=other"],
    ["cookie", 'session_token="TOKEN"'],
    ["cookie", 'session_token=TOKEN; session_token="TOKEN"'],
    ["cookie", "session_token=TOKEN x"],
    ["cookie", "session_token=TOKEN\\"],
    ["cookie", "session_token=TOKEN\u00fc"],
    ["authorization", 'Bearer TOKEN"'],
    ["authorization", "Bearer TOKEN;session_token=other"],
    ["authorization", "Bearer TOKEN\u00fc"],
    ["authorization", "Basic TOKEN"],
    ["authorization", "Bearer "],
    ["authorization", "Bearer TOKEN TOKEN"],
  ] as const) {
    const { data, errors, status } = await me(app, { [name]: value.replaceAll("TOKEN", token) });
    expect({ value, status, data }).toEqual({ value, status: 200, data: { me: null } });
    expect(errors).toMatchObject([{ extensions: { code: "UNAUTHENTICATED" } }]);
    expect(app.sandbox.journal.entries).toEqual([]);
  }
});

test("a bearer token is the session, however its scheme is written", async () => {
  await using app = await startTestApp();
  const token = await app.sandbox.mintToken(DEMO);

  for (const scheme of ["Bearer", "bearer", "BEARER"]) {
    expect((await me(app, { authorization: `${scheme} ${token}` })).data?.me?.email).toBe(DEMO);
  }
  expect(upstreamCookies(app)).toEqual(Array(3).fill(`session_token=${token}`));
});

test("the upstream gets of the caller's headers the session and the request id only", async () => {
  await using app = await startTestApp();
  const token = await app.sandbox.mintToken(DEMO);

  await me(app, {
    authorization: `Bearer ${token}`,
    cookie: "theme=dark",
    "x-request-id": "from-the-caller",
    "x-forwarded-for": "192.0.2.1",
    "x-canary": "bird",
    "accept-language": "cy",
  });

  const [entry] = app.sandbox.journal.entries;
  expect(entry?.headers["x-request-id"]).toBe("from-the-caller");
  expect(JSON.stringify(entry?.rawHeaders)).not.toMatch(/theme|bearer|forwarded|canary|cy"/i);
});

test("a bearer token beside an equal cookie is one session", async () => {
  await using app = await startTestApp();
  const token = await app.sandbox.mintToken(DEMO);

  const { data } = await me(app, { authorization: `Bearer ${token}`, cookie: `session_token=${token}` });

  expect(data?.me?.email).toBe(DEMO);
});

test("a bearer token beside another cookie is refused", async () => {
  await using app = await startTestApp();
  const [token, other] = await Promise.all([app.sandbox.mintToken(DEMO), app.sandbox.mintToken("admin@example.org")]);
  const authorization = `Bearer ${token}`;

  for (const cookie of [`session_token=${other}`, `session_token=${token}; session_token=${other}`]) {
    const { status, errors } = await me(app, { authorization, cookie });
    expect(status).toBe(400);
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  }
  expect(app.sandbox.journal.entries).toEqual([]);
});

test("the query `session` is null without a session, and makes no upstream call", async () => {
  await using app = await startTestApp();
  const expired = await app.sandbox.mintToken(DEMO, { exp: 1_500_000_000 });

  for (const cookie of ["", "session_token=no-jwt", `session_token=${expired}`]) {
    expect((await app.anonymous().execute(SessionDocument, {}, { cookie })).data).toEqual({ session: null });
  }
  expect(app.sandbox.journal.entries).toEqual([]);
});
