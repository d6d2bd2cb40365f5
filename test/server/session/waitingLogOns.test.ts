import { expect, test } from "@jest/globals";
import { startSandbox } from "../../../src/sandbox/startSandbox.js";
import { ConfirmDocument, LogOnDocument, SetJessSessionDocument } from "../../generated/operations.js";
import { codes, DEMO, JESS } from "../../resolvers/upstream.js";
import { startProxy } from "../../support/startProxy.js";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";

const AUTH = "/users/api/auth";
const QUIET = { LOG_LEVEL: "error" };
const credential = (email: string, password: string) => ({ input: { email, password } });
const many = <T>(count: number, make: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

/** What came of attempts: each outcome or code, and how often. */
function tally(results: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const result of results) counts[result] = (counts[result] ?? 0) + 1;
  return counts;
}

async function logOn(app: TestApp, email: string, password: string): Promise<string> {
  const { data, errors } = await app.anonymous().execute(LogOnDocument, credential(email, password));
  return data?.logon.outcome ?? String(codes(errors)[0]);
}

test("20 right log-ons of one account at once all succeed, however long the upstream takes for the first ten", async () => {
  await using sandbox = await startSandbox();
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  await using door = await startProxy(sandbox.usersUrl, {
    hold: () => {
      if (door.requests === 10) open();
      return opened;
    },
  });
  await using app = await startTestApp({ env: { ...QUIET, USERS_API_URL: door.to(sandbox.usersUrl) } });

  expect(tally(await many(20, () => logOn(app, DEMO.email, DEMO.password)))).toEqual({ OK: 20 });
  expect(door.requests).toBe(20);
});

test("of 50 wrong ones at once the upstream gets ten", async () => {
  await using app = await startTestApp({ env: QUIET });

  const results = await many(50, () => logOn(app, DEMO.email, "wrong"));

  expect(tally(results)).toEqual({ INVALID_CREDENTIALS: 10, TOO_MANY_REQUESTS: 40 });
  expect(app.sandbox.journal.find("POST", AUTH)).toHaveLength(10);
});

test("an account that does not exist is limited as one that does", async () => {
  await using app = await startTestApp({ env: QUIET });
  const guess = (email: string) => many(15, () => logOn(app, email, "wrong"));

  const [known, unknown] = [await guess(DEMO.email), await guess("nobody@example.org")];

  expect(tally(known)).toEqual({ INVALID_CREDENTIALS: 10, TOO_MANY_REQUESTS: 5 });
  expect(tally(unknown)).toEqual(tally(known));
});

test("two ways to write one account are one account", async () => {
  await using app = await startTestApp({ env: QUIET });
  const written = ["ada@example.org", "ADA@example.org", "ada@EXAMPLE.org", "adä@example.org", "ada\u0308@example.org"];

  for (let guess = 0; guess < 10; guess++) await logOn(app, written[guess % written.length] ?? "", "wrong");

  for (const email of written) expect(await logOn(app, email, "wrong")).toBe("TOO_MANY_REQUESTS");
  expect(await logOn(app, "adb@example.org", "wrong")).toBe("INVALID_CREDENTIALS");
});

test("what an account's limit refuses costs the address nothing", async () => {
  await using app = await startTestApp({ env: QUIET });

  const results = await many(200, () => logOn(app, "stale@example.org", "wrong"));
  expect(tally(results)).toMatchObject({ INVALID_CREDENTIALS: 10 });

  expect(await logOn(app, DEMO.email, DEMO.password)).toBe("OK");
});

test("of 150 wrong ones for as many accounts at once the upstream gets 100", async () => {
  await using app = await startTestApp({ env: QUIET });

  const results = await many(150, (index) => logOn(app, `user${index}@example.org`, "wrong"));

  expect(tally(results)).toEqual({ INVALID_CREDENTIALS: 100, TOO_MANY_REQUESTS: 50 });
  expect(app.sandbox.journal.find("POST", AUTH)).toHaveLength(100);
});

test("guesses by confirm are counted with those by log-on, and right ones are not", async () => {
  await using app = await startTestApp({ env: QUIET });
  const demo = await app.signIn();
  const confirm = async (password: string) => {
    const { data, errors } = await demo.execute(ConfirmDocument, credential(DEMO.email, password));
    return data?.confirm.outcome ?? String(codes(errors)[0]);
  };

  expect(tally(await many(20, () => confirm(DEMO.password)))).toEqual({ OK: 20 });
  expect(tally(await many(6, () => confirm("wrong")))).toEqual({ SESSION_MISMATCH: 6 });
  expect(tally(await many(6, () => logOn(app, DEMO.email, "wrong")))).toEqual({
    INVALID_CREDENTIALS: 4,
    TOO_MANY_REQUESTS: 2,
  });
  expect(await confirm(DEMO.password)).toBe("TOO_MANY_REQUESTS");
});

test("guesses of a JESS password are stopped, and leave the log-on of the account of that name alone", async () => {
  await using app = await startTestApp({ env: QUIET });
  const demo = await app.signIn();
  const link = async (jessUser: string, jessPwd: string) => {
    const { data, errors } = await demo.execute(SetJessSessionDocument, { input: { jessUser, jessPwd } });
    return data?.setJessSession.outcome ?? String(codes(errors)[0]);
  };

  expect(tally(await many(20, () => link(JESS.jessUser, JESS.jessPwd)))).toEqual({ OK: 20 });
  app.sandbox.journal.clear();
  expect(tally(await many(30, (index) => link(index % 2 ? "demojess" : " DemoJess ", "wrong")))).toEqual({
    INVALID_JESS_CREDENTIALS: 10,
    TOO_MANY_REQUESTS: 20,
  });
  expect(app.sandbox.journal.find("POST", "/jess_web/api/session")).toHaveLength(10);
  expect(await link(JESS.jessUser, JESS.jessPwd)).toBe("TOO_MANY_REQUESTS");
  expect(await link("Another", "wrong")).toBe("INVALID_JESS_CREDENTIALS");
  expect(await logOn(app, DEMO.email, DEMO.password)).toBe("OK");
});
