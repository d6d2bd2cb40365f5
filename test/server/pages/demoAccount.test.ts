import { expect, test } from "@jest/globals";
import { rawRequest } from "../../support/rawRequest.js";
import { Service } from "../../support/startService.js";
import { startTestApp } from "../../support/startTestApp.js";

test("on its own sandbox the service tells visitors which account they may sign in with, and link to JESS, in production too", async () => {
  await using service = new Service({ NODE_ENV: "production" });

  const { status, headers, body } = await rawRequest(await service.url(), "GET /demo-account.json");

  expect({ status, account: JSON.parse(body) as unknown }).toEqual({
    status: 200,
    account: { email: "demo@example.org", password: "demo", jessUser: "DemoJess", jessPwd: "demo" },
  });
  expect(headers).toMatchObject({ "content-type": "application/json; charset=utf-8", "cache-control": "no-store" });
});

test("with REST APIs configured there is no demo account", async () => {
  await using app = await startTestApp();

  const { status, body } = await rawRequest(app.url, "GET /demo-account.json");

  expect({ status, body }).toEqual({ status: 200, body: "null" });
});
