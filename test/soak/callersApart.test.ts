import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { startSandbox } from "../../src/sandbox/startSandbox.js";
import { addUsers, askAll } from "../support/manyCallers.js";
import { startProxy } from "../support/startProxy.js";
import { record } from "./figures.js";
import { startFacade } from "./startBuilt.js";

test("10,000 answers to 50 callers, while others give up at random, are each their own", async () => {
  await using sandbox = await startSandbox();
  const headers = { "cache-control": "public, max-age=60", etag: '"the-same"' };
  const options = { headers, hold: () => delay(Math.random() * 20) };
  await using proxy = await startProxy(sandbox.usersUrl, options);
  await using facade = await startFacade({
    USERS_API_URL: proxy.to(sandbox.usersUrl),
    JESS_API_URL: sandbox.jessUrl,
  });
  const users = await addUsers(sandbox, 50);

  const { answers, aborted, wrong } = await askAll(facade.url, users, 200, 10);

  await record(
    "callers apart: wrong answers, of so many (and so many given up meanwhile)",
    `${wrong.length} of ${answers} (${aborted})`,
  );
  expect(wrong).toEqual([]);
  expect(answers).toBe(10_000);
});
