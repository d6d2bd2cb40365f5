import { expect, test } from "@jest/globals";
import { ConfirmDocument, LogOnDocument } from "../generated/operations.js";
import { startTestApp } from "../support/startTestApp.js";

const credential = (email: string, password = "wrong") => ({ input: { email, password } });

test("whoever guesses the password of an account is stopped, and told when to come back", async () => {
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
  expect(errors?.[0]?.extensions?.retryAfter).toBeGreaterThan(0);
  expect(app.sandbox.journal.entries).toEqual([]);

  const other = await app.anonymous().execute(LogOnDocument, credential("admin@example.org", "admin"));
  expect(other.data?.logon.ok).toBe(true);
});

test("guesses for many accounts from one address are stopped too", async () => {
  await using app = await startTestApp();
  const guesser = app.anonymous();
  const guess = (index: number) => guesser.execute(LogOnDocument, credential(`user${index}@example.org`));
  await Promise.all(Array.from({ length: 100 }, (_, index) => guess(index)));

  expect((await guess(100)).errors).toMatchObject([{ extensions: { code: "TOO_MANY_REQUESTS" } }]);
});

test("a session cannot be used to guess its password by confirm", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  for (let guess = 0; guess < 10; guess += 1) await demo.execute(ConfirmDocument, credential("demo@example.org"));

  const { errors } = await demo.execute(ConfirmDocument, credential("demo@example.org", "demo"));
  expect(errors).toMatchObject([{ path: ["confirm"], extensions: { code: "TOO_MANY_REQUESTS" } }]);
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
