import { expect, test } from "@jest/globals";
import { startSandbox } from "../src/sandbox/startSandbox.js";
import { rawRequest } from "./support/rawRequest.js";
import { startProxy } from "./support/startProxy.js";
import { startTestApp } from "./support/startTestApp.js";

const ME = "GET /graphql?query=%7Bme%7Bemail%7D%7D";
const FILE = "GET /files/readme.txt";

test.each([
  ["UPSTREAM_MAX_CALLS", ME, FILE],
  ["UPSTREAM_MAX_TRANSFERS", FILE, ME],
])("%s is how many are sent at a time; the other kind does not wait for them", async (variable, limited, other) => {
  await using sandbox = await startSandbox();
  const held: (() => void)[] = [];
  const arrived: (() => void)[] = [];
  const hold = () =>
    new Promise<void>((resolve) => {
      held.push(resolve);
      arrived.shift()?.();
    });
  const came = () => (held.length > 0 ? Promise.resolve() : new Promise<void>((resolve) => arrived.push(resolve)));
  let isHolding = true;
  await using proxy = await startProxy(sandbox.usersUrl, { hold: () => (isHolding ? hold() : Promise.resolve()) });
  const upstream = { USERS_API_URL: proxy.to(sandbox.usersUrl), JESS_API_URL: sandbox.jessUrl };
  await using app = await startTestApp({ env: { ...upstream, [variable]: "1" } });
  // Each with a session of its own: equal reads of one session are one call.
  const bearers = await Promise.all(
    ["demo@example.org", "admin@example.org"].map(async (email) => ({
      "Content-Type": "application/json",
      Authorization: `Bearer ${await sandbox.mintToken(email)}`,
    })),
  );

  const answers = bearers.map((headers) => rawRequest(app.url, limited, headers));
  await came();
  isHolding = false; // what comes now is not held
  const passing = await rawRequest(app.url, other, bearers[0]);
  expect(passing.status).toBe(200);
  expect(proxy.requests).toBe(2);
  held.shift()?.();

  for (const { status } of await Promise.all(answers)) expect([200, 404]).toContain(status);
  expect(proxy.requests).toBe(3);
});
