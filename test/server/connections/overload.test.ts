import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { Pool } from "undici";
import { logLines } from "../../support/logLines.js";
import { rawRequest } from "../../support/rawRequest.js";
import { startProxy } from "../../support/startProxy.js";
import { startTestApp } from "../../support/startTestApp.js";
import { until } from "../../support/until.js";

const ME = "/graphql?query=%7Bme%7Bemail%7D%7D";
const JSON_TYPE = { "Content-Type": "application/json" };
const PERIOD_MS = 5_000; // for which the circuit stays open
const MINE = '{"data":{"me":{"email":"demo@example.org"}}}\n';

test("more than 1,000 requests at once are refused at once, health is still told, and all is well right after", async () => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await using app = await startTestApp();
  await using proxy = await startProxy(app.sandbox.usersUrl, { hold: () => held });
  const env = { USERS_API_URL: proxy.to(app.sandbox.usersUrl), LOG_LEVEL: "info", UPSTREAM_TIMEOUT_MS: "3600000" };
  await using service = await startTestApp({ env });
  const authorization = `Bearer ${await app.sandbox.mintToken("demo@example.org")}`;
  const pool = new Pool(service.url, { connectTimeout: 0 });
  const ask = async () => {
    const { statusCode, headers, body } = await pool.request({ method: "GET", path: ME, headers: { authorization } });
    return { statusCode, retryAfter: headers["retry-after"], text: await body.text() };
  };

  const knownAlready = () => rawRequest(service.url, "POST /graphql", JSON_TYPE, '{"query":"{ __typename }"}');
  for (let time = 0; time < 4; time++) expect((await knownAlready()).status).toBe(200);

  let refusals = 0;
  const asked = Array.from({ length: 1_010 }, ask);
  for (const answer of asked) void answer.then(() => (refusals += 1)); // no other can be answered yet
  const first = await Promise.race(asked);

  expect(first).toMatchObject({ statusCode: 503, retryAfter: "1" });
  expect(JSON.parse(first.text)).toMatchObject({ errors: [{ extensions: { code: "SERVICE_OVERLOADED" } }] });
  expect((await rawRequest(service.url, "GET /livez")).status).toBe(200);
  expect((await rawRequest(service.url, "GET /files/readme.txt", { Authorization: authorization })).status).toBe(503);
  expect((await knownAlready()).status).toBe(503);
  await until(() => refusals >= 10); // on a busy machine the last ones take their time to connect
  expect(proxy.connections).toBeLessThanOrEqual(64 + 1);

  release();
  const answers = await Promise.all(asked);
  expect(answers.filter(({ text }) => text === MINE)).toHaveLength(1_000);
  expect(answers.filter(({ statusCode }) => statusCode === 503)).toHaveLength(10);
  expect(await ask()).toMatchObject({ statusCode: 200, text: MINE });
  await pool.close();
  expect(service.log.join("")).not.toContain("unforeseen");
  const refused = { level: 30, status: 503, codes: ["SERVICE_OVERLOADED"], remoteAddress: "127.0.0.1" };
  const lines = await logLines(service, "refused");
  expect(lines).toMatchObject(Array(12).fill(refused));
  expect(lines).toContainEqual(expect.objectContaining({ route: "GET /files/*" }));
});

test("an upstream that is out is left alone, and used again within one period of its return", async () => {
  await using app = await startTestApp({ env: { LOG_LEVEL: "silent" } });
  const headers = { Authorization: `Bearer ${await app.sandbox.mintToken("demo@example.org")}` };
  const ask = () => rawRequest(app.url, `GET ${ME}`, headers);
  app.sandbox.failNext({ times: Infinity }, { reset: true });
  await until(async () => (await ask()).body.includes("retryAfter")); // the circuit opens: from now on it says when to come back
  app.sandbox.journal.clear();
  const out = performance.now();

  let refused = 0; // without a call
  for (let i = 0; i < 100; i++) {
    const { body } = await ask();
    expect(JSON.parse(body)).toMatchObject({
      errors: [{ extensions: { code: "UPSTREAM_UNAVAILABLE", service: "users" } }],
    });
    if (body.includes("retryAfter")) refused += 1;
  }
  const periods = Math.ceil((performance.now() - out) / PERIOD_MS);
  expect(app.sandbox.journal.entries.length).toBeLessThanOrEqual(periods); // a probe in each, at most
  expect(refused).toBe(100 - app.sandbox.journal.entries.length);
  expect((await rawRequest(app.url, "GET /graphql?query=%7Binfo(api:JESS)%7Btitle%7D%7D")).body).toContain("UPSTREAM");
  app.sandbox.clearFaults();
  expect((await rawRequest(app.url, "GET /graphql?query=%7Binfo(api:JESS)%7Btitle%7D%7D")).status).toBe(200);

  const back = performance.now();
  let asked = performance.now();
  while ((await ask()).body !== MINE) {
    expect(asked - back).toBeLessThan(PERIOD_MS); // who asks later is answered
    await delay(100);
    asked = performance.now();
  }
});
