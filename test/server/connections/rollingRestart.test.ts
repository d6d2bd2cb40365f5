import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { Pool } from "undici";
import { rawRequest } from "../../support/rawRequest.js";
import { startBalancer } from "../../support/startBalancer.js";
import { startOnSandbox } from "../../support/startOnSandbox.js";
import { Service } from "../../support/startService.js";
import { until } from "../../support/until.js";

const PATH = "/graphql?query=%7Bme%7Bemail%7D%7D";
const MINE = '"email":"demo@example.org"';
const PAUSE_MS = 5;

test("behind a balancer that only probes /readyz, a replica takes the place of another one and no request fails", async () => {
  await using old = await startOnSandbox({ STOP_NOTICE_MS: "500" });
  await using balancer = await startBalancer();
  balancer.add(old.url);
  await balancer.sends(old.url);
  const answers: string[] = [];
  let isOver = false;
  const call = async (ask: () => Promise<string>) => {
    while (!isOver) {
      answers.push(await ask().catch((error: unknown) => String(error)));
      await delay(PAUSE_MS);
    }
  };
  const answered = async (more: number) => {
    const enough = answers.length + more;
    await until(() => answers.length >= enough);
  };
  const pool = new Pool(balancer.url, { connections: 4, pipelining: 1 });
  const kept = async () => (await pool.request({ path: PATH, method: "GET", headers: old.headers })).body.text();
  const fresh = async () => (await rawRequest(balancer.url, `GET ${PATH}`, old.headers)).body;
  const callers = [kept, kept, kept, kept, fresh, fresh, fresh, fresh].map(call);

  await using next = new Service(old.options);
  const nextUrl = await next.url();
  balancer.add(nextUrl);
  await balancer.sends(old.url, nextUrl);
  await answered(20);
  old.service.child.kill("SIGTERM");
  expect(await old.service.ended()).toBe(0);
  await balancer.sends(nextUrl);
  await answered(20);
  isOver = true;
  await Promise.all(callers);
  await pool.close();

  expect(answers.filter((answer) => !answer.includes(MINE))).toEqual([]);
  next.child.kill("SIGTERM");
  expect(await next.ended()).toBe(0);
});
