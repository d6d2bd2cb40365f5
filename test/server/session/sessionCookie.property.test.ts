import { afterAll, beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { Cookie, CookieJar } from "tough-cookie";
import { rawRequest } from "../../support/rawRequest.js";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";

const ACCOUNT = JSON.stringify({ ok: true, status: "", data: { email: "demo@example.org", use_jess: false } });

let app: TestApp;
let token: string;
beforeAll(async () => {
  app = await startTestApp();
  token = await app.sandbox.mintToken("demo@example.org");
});
afterAll(() => app.stop());

/** The cookie lines that the facade answers with when the upstream sets these. */
async function relayed(lines: readonly string[]): Promise<readonly string[]> {
  const headers = lines.flatMap((line) => ["Set-Cookie", line]);
  app.sandbox.failNext("GET", { headers: ["Content-Type", "application/json", ...headers], body: ACCOUNT });
  const { status, setCookie } = await rawRequest(app.url, "GET /graphql?query=%7Bme%7Bemail%7D%7D", {
    Authorization: `Bearer ${token}`,
    Connection: "close",
  });
  expect(status).toBe(200);
  return setCookie;
}

/** What a strict jar holds of the session after these lines. */
async function inJar(lines: readonly string[]): Promise<string[]> {
  const jar = new CookieJar(undefined, { prefixSecurity: "strict" });
  for (const line of lines) await jar.setCookie(line, app.url);
  const cookies = await jar.getCookies(app.url);
  return cookies.map(({ key, value }) => `${key}=${value}`);
}

const latin1 = (max: number) =>
  fc.string({
    unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code === 0x7f ? 0x20 : code)),
    maxLength: max,
  });
const value = fc.oneof(
  latin1(40),
  fc.constantFrom("", '"quoted"', "a=b", "%20", "a b", "a,b", "a; b", "\t", "ü", "…x".slice(1)),
);
const attribute = fc.oneof(
  latin1(20),
  fc.constantFrom(
    "Path=/x",
    "Domain=a.b",
    "Max-Age=100",
    "Max-Age=0",
    "Max-Age=",
    "max-age=1e9",
    "Max-Age=99999999999999",
  ),
  fc.constantFrom(
    "Expires=Wed, 21 Oct 2037 07:28:00 GMT",
    "expires=0",
    "Expires=Sun, 06-Nov-94 08:49:37 GMT",
    "Secure",
    "SameSite=None",
  ),
);
const line = fc
  .tuple(value, fc.array(attribute, { maxLength: 4 }))
  .map(([text, attributes]) => [`session_token=${text}`, ...attributes].join("; "));

test("whatever token the upstream sets, a strict jar holds just that, or nothing", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 3 }), async (lines) => {
      const held = await inJar(await relayed(lines));
      const last = Cookie.parse(lines.at(-1) ?? "", { loose: true });
      if (held.length > 0) expect(held).toEqual([`session_token=${last?.value ?? ""}`]);
    }),
    { numRuns: 100 },
  );
});

test("what is relayed is one line, for this host and all paths, out of reach of scripts", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 3 }), async (lines) => {
      const sent = await relayed(lines);
      expect(sent.length).toBeLessThanOrEqual(1);
      for (const cookie of sent) {
        expect(cookie).toMatch(/^session_token=[^;]*; Path=\/; HttpOnly; SameSite=Lax(; (Max-Age|Expires)=[^;]+)*$/);
        expect(cookie).not.toMatch(/domain=/i);
      }
    }),
    { numRuns: 40 },
  );
});

test("cookies of other names are never relayed", async () => {
  const name = fc.stringMatching(/^[\w!#$%&'*+.^`|~-]{1,20}$/).filter((text) => text !== "session_token");
  await fc.assert(
    fc.asyncProperty(name, value, async (key, text) => {
      expect(await relayed([`${key}=${text}`])).toEqual([]);
    }),
    { numRuns: 40 },
  );
});
