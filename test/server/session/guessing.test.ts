import { describe, expect, test } from "@jest/globals";
import { Agent } from "undici";
import { ConfirmDocument, LogOnDocument, SetJessSessionDocument } from "../../generated/operations.js";
import { codes, json } from "../../resolvers/upstream.js";
import { startTestApp } from "../../support/startTestApp.js";
import type { TestClient } from "../../support/TestClient.js";

const credential = (email: string, password = "wrong") => ({ input: { email, password } });

test("guesses for one account are refused, with the time to wait", async () => {
  await using app = await startTestApp();
  const guesser = app.anonymous();
  for (let guess = 0; guess < 10; guess += 1) {
    const { data } = await guesser.execute(
      LogOnDocument,
      credential(guess % 2 ? "demo@example.org" : "DEMO@example.org"),
    );
    expect(data?.logon.outcome).toBe("INVALID_CREDENTIALS");
  }
  app.sandbox.journal.clear();

  const { errors } = await guesser.execute(LogOnDocument, credential("demo@example.org", "demo"));
  expect(errors).toMatchObject([{ path: ["logon"], extensions: { code: "TOO_MANY_REQUESTS" } }]);
  const retryAfter = Number(errors?.[0]?.extensions?.retryAfter);
  expect(retryAfter).toBeGreaterThan(0);
  expect(errors?.[0]?.message).toMatch(/^Log-on for this account is paused, .* The right one is refused too\./);
  expect(errors?.[0]?.message).toContain(`Try again in ${retryAfter} seconds.`);
  expect(app.sandbox.journal.entries).toEqual([]);

  const other = await app.anonymous().execute(LogOnDocument, credential("admin@example.org", "admin"));
  expect(other.data?.logon.ok).toBe(true);
});

test("guesses for many accounts from one address are stopped too", async () => {
  await using app = await startTestApp();
  const guesser = app.anonymous();
  const guess = (index: number) => guesser.execute(LogOnDocument, credential(`user${index}@example.org`));
  await Promise.all(Array.from({ length: 100 }, (_, index) => guess(index)));

  expect((await guess(100)).errors).toMatchObject([
    {
      message: expect.stringMatching(/^Log-on from this address is paused, .* in \d+ seconds\.$/),
      extensions: { code: "TOO_MANY_REQUESTS" },
    },
  ]);
});

/** Only Linux has many addresses of its own. */
const testOfAddresses = process.platform === "linux" ? test : test.skip;

testOfAddresses(
  "guesses from one address leave the callers at another alone, also when log-ons run from their plan",
  async () => {
    await using app = await startTestApp();
    const logOn = async (localAddress: string, email: string, password: string) => {
      const agent = new Agent({ localAddress });
      const query = "mutation ($input: CredentialInput!) { logon(input: $input) { ok } }";
      const body = JSON.stringify({ query, variables: { input: { email, password } } });
      const headers = { "content-type": "application/json" };
      const answer = await agent.request({ origin: app.url, path: "/graphql", method: "POST", headers, body });
      const text = await answer.body.text();
      await agent.close();
      return text;
    };
    const demo = () => logOn("127.0.0.1", "demo@example.org", "demo");
    for (let time = 0; time < 3; time++) expect(await demo()).toContain('{"ok":true}');

    for (let guess = 0; guess < 100; guess++) await logOn("127.0.0.2", `user${guess}@example.org`, "wrong");

    expect(await logOn("127.0.0.2", "admin@example.org", "admin")).toContain("TOO_MANY_REQUESTS");
    expect(await demo()).toContain('{"ok":true}');
  },
);

test("the many addresses of one IPv6 subscriber count as one", async () => {
  await using app = await startTestApp({ env: { TRUST_PROXY: "true" } });
  const wrong = json({ ok: false, status: "No matching username and password pair was found!" });
  app.sandbox.failNext({ method: "POST", times: Infinity }, wrong); // at once: a password takes long to check
  let guesses = 0;
  const guess = async (from: string) => {
    const { text } = await app
      .anonymous()
      .execute(LogOnDocument, credential(`user${guesses++}@example.org`), { "x-forwarded-for": from });
    return text;
  };

  for (const [network, other] of [
    ["2001:db8:1:2:", "2001:db8:1:3::1"],
    ["2001:db8::", "2001:db8:0:1::1"],
  ] as const) {
    for (let i = 1; i <= 100; i++) expect(await guess(`${network}${i}:2:3:4`)).toContain("INVALID_CREDENTIALS");

    expect(await guess(`${network}abcd:1:2:3`)).toContain("TOO_MANY_REQUESTS");
    expect(await guess(other)).toContain("INVALID_CREDENTIALS");
  }
  for (const nonsense of ["::::", "1:2:3:4:5:6:7:8:9", ":", "::1%lo", "unknown"]) {
    expect(await guess(nonsense)).toContain("INVALID_CREDENTIALS");
  }
});

test("a session cannot be used to guess its password by confirm", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  for (let guess = 0; guess < 10; guess += 1) await demo.execute(ConfirmDocument, credential("demo@example.org"));

  const { errors } = await demo.execute(ConfirmDocument, credential("demo@example.org", "demo"));
  expect(errors).toMatchObject([{ path: ["confirm"], extensions: { code: "TOO_MANY_REQUESTS" } }]);
});

describe("in whatever words the upstream refuses it, a wrong credential counts", () => {
  const refusal = json({ ok: false, status: "Invalid credentials" });
  const jessUser = "DemoJess";

  test.each([
    ["logon", "/users/api/auth", (caller: TestClient) => caller.execute(LogOnDocument, credential("x@example.org"))],
    ["confirm", "/users/api/confirm", (caller: TestClient) => caller.execute(ConfirmDocument, credential("x@y.org"))],
    [
      "setJessSession",
      "/jess_web/api/session",
      (caller: TestClient) => caller.execute(SetJessSessionDocument, { input: { jessUser, jessPwd: "wrong" } }),
    ],
  ] as const)("by %s", async (_field, path, guess) => {
    await using app = await startTestApp();
    const demo = await app.signIn();
    app.sandbox.failNext({ method: "POST", path, times: Infinity }, refusal);
    for (let time = 0; time < 10; time += 1) expect((await guess(demo)).errors).toBeUndefined();

    expect(codes((await guess(demo)).errors)).toEqual(["TOO_MANY_REQUESTS"]);
    expect(app.sandbox.journal.find("POST", path)).toHaveLength(10);
  });
});

test("right log-ons under another way to write the name do not make guesses free", async () => {
  await using app = await startTestApp();
  const guesser = app.anonymous();
  const answered: string[] = [];
  for (let guess = 1; guess <= 12; guess += 1) {
    if (guess % 5 === 0) {
      app.sandbox.failNext("POST", json({ ok: true, status: "", user: "x", email: "x" }));
      await guesser.execute(LogOnDocument, credential("démo@example.org", "mine"));
    }
    const { data, errors } = await guesser.execute(LogOnDocument, credential("demo@example.org"));
    answered.push(data?.logon.outcome ?? String(codes(errors)[0]));
  }

  expect(answered.slice(0, 10)).toEqual(Array(10).fill("INVALID_CREDENTIALS"));
  expect(answered.slice(10)).toEqual(Array(2).fill("TOO_MANY_REQUESTS"));
});

test("log-ons that succeed, and those that an outage fails, count for nothing", async () => {
  await using app = await startTestApp();
  const caller = app.anonymous();
  app.sandbox.failNext({ method: "POST", path: "/users/api/auth", times: 30 }, { status: 500 });
  for (let attempt = 0; attempt < 30; attempt += 1) {
    const { errors } = await caller.execute(LogOnDocument, credential("demo@example.org", "demo"));
    expect(errors).toMatchObject([{ extensions: { code: "UPSTREAM_ERROR" } }]);
  }
  for (let attempt = 0; attempt < 12; attempt += 1) {
    const { data } = await caller.execute(LogOnDocument, credential("demo@example.org", "demo"));
    expect(data?.logon.ok).toBe(true);
  }
});
