import { expect, test } from "@jest/globals";
import { LogOnDocument } from "../../generated/operations.js";
import { rawRequest } from "../../support/rawRequest.js";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";

const ROOT_URLS = JSON.stringify({ query: "{ files { children { nodes { ... on File { url } } } } }" });
const LOGON = JSON.stringify({
  query: 'mutation { logon(input: {email: "demo@example.org", password: "demo"}) { ok } }',
});
const README = /"([^"]*)\/files\/readme\.txt"/;

/** The base of the URLs in an answer; asked for again until the operation is known. */
async function basesOf(app: TestApp, headers: Record<string, string>) {
  const Authorization = `Bearer ${await app.sandbox.mintToken("demo@example.org")}`;
  const all = { Authorization, "Content-Type": "application/json", ...headers };
  const bases = new Set<string | undefined>();
  for (let time = 0; time < 4; time++) {
    const { body } = await rawRequest(app.url, "POST /graphql", all, ROOT_URLS);
    bases.add(README.exec(body)?.[1]);
  }
  return [...bases];
}

async function isCookieSecure(app: TestApp, headers: Record<string, string>) {
  const { setCookie } = await rawRequest(
    app.url,
    "POST /graphql",
    { "Content-Type": "application/json", ...headers },
    LOGON,
  );
  return setCookie.map((line) => /; Secure\b/.test(line));
}

/** What a proxy forwards → what it means. */
const PROTOCOLS = [
  ["https", "https"],
  ["HTTPS", "https"],
  ["http", "http"],
  ["http, https", "https"], // the nearest proxy has the last word
  ["https, http", "http"],
  ["https,", "http"],
  ["javascript", "http"],
  ["https://evil.example", "http"],
  ["ws", "http"],
  ["https;a=b", "http"],
] as const;

test("the protocol that a trusted proxy forwards is http or https, for URLs and the cookie", async () => {
  await using app = await startTestApp({ env: { TRUST_PROXY: "127.0.0.1" } });

  for (const [forwarded, protocol] of PROTOCOLS) {
    const headers = { "X-Forwarded-Proto": forwarded };
    const got = { bases: await basesOf(app, headers), secure: await isCookieSecure(app, headers) };
    const expected = { bases: [`${protocol}://localhost`], secure: [protocol === "https"] };
    expect({ forwarded, ...got }).toEqual({ forwarded, ...expected });
  }
});

const HOSTS = [
  ["api.example.org", "api.example.org"],
  ["api.example.org.", "api.example.org."],
  ["a.example, b.example:8443", "b.example:8443"],
  ["[2001:db8::1]:8080", "[2001:db8::1]:8080"],
  ["10.0.0.1:1", "10.0.0.1:1"],
  ["a.example:65535", "a.example:65535"],
  ["a.example:65536", undefined],
  ["a.example:99999", undefined],
  ["a.example:", undefined],
  ["a..example", undefined],
  [".example", undefined],
  ["[:::]", undefined],
  ["[::1", undefined],
  ["256.0.0.1", undefined],
  ["a.example/b", undefined],
  ["user@a.example", undefined],
  ["a.example,", undefined],
  ['"><script>', undefined],
] as const;

test("the host that a trusted proxy forwards, or a caller names, goes into URLs only when it is one", async () => {
  await using app = await startTestApp({ env: { TRUST_PROXY: "127.0.0.1" } });

  for (const [forwarded, host] of HOSTS) {
    const bases = await basesOf(app, { "X-Forwarded-Host": forwarded });
    expect({ forwarded, bases }).toEqual({ forwarded, bases: [host === undefined ? app.url : `http://${host}`] });
  }
});

test("a caller's address is the last forwarded one that is an address, in whatever form a proxy writes it", async () => {
  await using app = await startTestApp({ env: { TRUST_PROXY: "127.0.0.1, 10.0.0.0/8" } });
  let guesses = 0;
  const guess = async (from: string) => {
    const input = { email: `user${guesses++}@example.org`, password: "wrong" };
    const { text } = await app.anonymous().execute(LogOnDocument, { input }, { "x-forwarded-for": from });
    return text.includes("TOO_MANY_REQUESTS");
  };
  const SAME = [
    "192.0.2.7",
    "192.0.2.7:50123",
    "::ffff:192.0.2.7",
    "[::ffff:192.0.2.7]:443",
    "192.0.2.7, 10.1.2.3",
    "192.0.2.7, 10.1.2.3:8080",
    "198.51.100.1, 192.0.2.7", // the entries before it can be forged
    "<script>, 192.0.2.7",
  ];
  for (let index = 0; index < 100; index++) expect(await guess(SAME[index % SAME.length] ?? "")).toBe(false);

  for (const from of SAME) expect({ from, refused: await guess(from) }).toEqual({ from, refused: true });
  for (const from of ["192.0.2.8", "[2001:db8::7]:443", "unknown", "_hidden", "192.0.2.7.1", ""]) {
    expect({ from, refused: await guess(from) }).toEqual({ from, refused: false });
  }
});

const warnings = ({ log }: TestApp) => log.filter((line) => line.includes("TRUST_PROXY"));

test.each(["true", "0.0.0.0/0", "10.0.0.1, ::/0"])(
  "at the start one warning says that with TRUST_PROXY=%s any client can claim any address",
  async (trust) => {
    await using app = await startTestApp({ env: { TRUST_PROXY: trust } });
    await basesOf(app, { "X-Forwarded-For": "192.0.2.1" });

    expect(warnings(app)).toEqual([expect.stringMatching(/"level":40.*can name any address/)]);
  },
);

test.each([
  ["false", "X-Forwarded-For"],
  ["false", "X-Forwarded-Proto"],
  ["192.0.2.0/24", "X-Forwarded-Host"],
])("with TRUST_PROXY=%s the operator is warned once when a stranger sends %s", async (trust, name) => {
  await using app = await startTestApp({ env: { TRUST_PROXY: trust } });
  for (let time = 0; time < 4; time++) await basesOf(app, {});
  expect(warnings(app)).toEqual([]); // by now the operation is known

  expect(await basesOf(app, { [name]: "https" })).toEqual(["http://localhost"]);
  await rawRequest(app.url, "GET /livez", { [name]: "https" });

  expect(warnings(app)).toEqual([expect.stringMatching(/"level":40.*came from 127\.0\.0\.1, which TRUST_PROXY/)]);
});

test.each(["127.0.0.1", "127.0.0.0/8", "::ffff:127.0.0.1"])(
  "of a proxy that TRUST_PROXY=%s names the operator hears nothing",
  async (trust) => {
    await using app = await startTestApp({ env: { TRUST_PROXY: trust } });

    expect(await basesOf(app, { "X-Forwarded-Proto": "https" })).toEqual(["https://localhost"]);
    expect(warnings(app)).toEqual([]);
  },
);
