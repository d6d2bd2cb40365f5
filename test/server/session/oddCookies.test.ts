import { expect, test } from "@jest/globals";
import { rawRequest } from "../../support/rawRequest.js";
import { startTestApp } from "../../support/startTestApp.js";

const ACCOUNT = JSON.stringify({ ok: true, status: "", data: { email: "demo@example.org", use_jess: false } });
const ME = JSON.stringify({ query: "{ me { email } }" });
const JSON_TYPE = { "Content-Type": "application/json" };
const MINE = { data: { me: { email: "demo@example.org" } } };
const LONG = "x".repeat(5_000);

/** An operation comes so often that in the end it runs from its plan, and the answer could be one that was sent before. */
const TIMES = 5;

/** What the upstream sets, and what the caller is told of it. */
const SET: readonly (readonly [what: string, lines: readonly string[], relayed: string | undefined])[] = [
  ["line ends, percent-encoded", ["session_token=a%0D%0ASet-Cookie:%20b=c%00"], "a%0D%0ASet-Cookie:%20b=c%00"],
  ["5 kB", [`session_token=${LONG}`], LONG],
  [
    "among 20 kB of others",
    [...Array.from({ length: 20 }, (_, i) => `c${i}=${"y".repeat(1_000)}`), "session_token=a"],
    "a",
  ],
  ["Latin-1", ["session_token=\xe9\xff"], "\xe9\xff"],
  ["two of one name", ["session_token=a; Path=/users", "session_token=b; Domain=example.org"], "b"],
  ["no name", ["=session_token", "session_token", "", "; Path=/"], undefined],
  ["names of other things", ["__proto__=a", "constructor=b", "__Host-session_token=c", "toString=d"], undefined],
];

test.each(SET)("a cookie that the upstream sets is relayed byte for byte, each time: %s", async (...row) => {
  const [, lines, relayed] = row;
  await using app = await startTestApp();
  const headers = { ...JSON_TYPE, Authorization: `Bearer ${await app.sandbox.mintToken("demo@example.org")}` };
  const set = ["Content-Type", "application/json", ...lines.flatMap((line) => ["Set-Cookie", line])];
  app.sandbox.failNext({ method: "GET", times: TIMES }, { headers: set, body: ACCOUNT });

  for (let time = 0; time < TIMES; time++) {
    const { body, setCookie } = await rawRequest(app.url, "POST /graphql", headers, ME);
    expect(JSON.parse(body)).toEqual(MINE);
    expect(setCookie).toEqual(
      relayed === undefined ? [] : [`session_token=${relayed}; Path=/; HttpOnly; SameSite=Lax`],
    );
  }
});

test("a cookie that comes with an error is relayed, each time", async () => {
  await using app = await startTestApp();
  const headers = { ...JSON_TYPE, Authorization: `Bearer ${await app.sandbox.mintToken("demo@example.org")}` };
  app.sandbox.failNext({ times: TIMES }, { status: 403, headers: { "Set-Cookie": "session_token=renewed" } });

  for (let time = 0; time < TIMES; time++) {
    const { body, setCookie } = await rawRequest(app.url, "POST /graphql", headers, ME);
    expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code: "FORBIDDEN" } }] });
    expect(setCookie).toEqual(["session_token=renewed; Path=/; HttpOnly; SameSite=Lax"]);
  }
});

test.each(["a%0D%0ACookie:%20b=c%00%3B", LONG])(
  "the caller's cookie goes upstream byte for byte, each time: %.20s",
  async (token) => {
    await using app = await startTestApp();
    app.sandbox.failNext({ method: "GET", times: TIMES }, { headers: JSON_TYPE, body: ACCOUNT });

    for (let time = 0; time < TIMES; time++) {
      const headers = { ...JSON_TYPE, Cookie: `__proto__=a; =b; c; session_token=${token}; d="e` };
      expect(JSON.parse((await rawRequest(app.url, "POST /graphql", headers, ME)).body)).toEqual(MINE);
    }
    const cookies = app.sandbox.journal.entries.map(({ headers: { cookie } }) => cookie);
    expect(cookies).toEqual(Array(TIMES).fill(`session_token=${token}`));
  },
);
