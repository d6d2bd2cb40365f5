import { expect, test } from "@jest/globals";
import { InfoDocument } from "../generated/operations.js";
import { startTestApp } from "../support/startTestApp.js";
import { json, onlyRequest, received } from "./upstream.js";

const USERS_INFO = {
  title: "Users Web API",
  description: "JESS User Management API provided by ENSIMS Ltd.",
  major: 1,
  minor: 0,
  revision: 0,
  release: "beta",
  update: 0,
  notice: "(C) 2017, Energy Simulation Solutions Ltd. All rights reserved.",
  version: "1.0.0-beta.0",
};

test("info tells of the Users API by default, of JESS when asked, and needs no session", async () => {
  await using app = await startTestApp();
  const caller = app.anonymous();

  expect((await caller.execute(InfoDocument)).data).toEqual({ info: USERS_INFO });
  expect((await caller.execute(InfoDocument, { api: "JESS" })).data?.info).toMatchObject({
    title: "JESS Web API",
    update: 1,
    version: "1.0.0-beta.1",
  });
  expect(received(app)).toEqual(["GET /users/api/info", "GET /jess_web/api/info"]);
});

test("info sends no session upstream, also if the caller has one", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();

  expect((await demo.execute(InfoDocument)).data?.info.title).toBe(USERS_INFO.title);
  expect(onlyRequest(app).headers.cookie).toBeUndefined();
});

test("one operation asks each API once, however often it asks", async () => {
  await using app = await startTestApp();

  const { errors } = await app
    .anonymous()
    .execute("{ a: info { title } b: info { version } c: info(api: JESS) { title } d: info(api: JESS) { major } }");

  expect(errors).toBeUndefined();
  expect(received(app).sort()).toEqual(["GET /jess_web/api/info", "GET /users/api/info"]);
});

const required = { Title: "T", Major: 2, Minor: 10, Revision: 3 };

test("the version is what the upstream says of itself, with what it leaves out left out", async () => {
  const versions: readonly (readonly [wire: object, version: string])[] = [
    [{ ...required, Release: "beta", Update: 4 }, "2.10.3-beta.4"],
    [{ ...required, Release: "beta" }, "2.10.3-beta"],
    [{ ...required, Release: null, Update: 4 }, "2.10.3-4"],
    [{ ...required, Release: "" }, "2.10.3"],
    [required, "2.10.3"],
  ];
  for (const [wire, version] of versions) {
    await using app = await startTestApp(); // an answer is kept for some seconds
    app.sandbox.failNext("GET", json(wire));
    expect((await app.anonymous().execute(InfoDocument)).data?.info.version).toBe(version);
  }
});

test.each([
  ["is no version information", json({ Title: 1 })],
  ["is broken", { body: '{"Title":', headers: { "content-type": "application/json" } }],
  ["is a refusal", { ...json({ ok: false, status: "not now" }), status: 500 }],
])("an answer that %s is not kept for those who ask after it", async (_what, fault) => {
  await using app = await startTestApp();
  app.sandbox.failNext("GET", fault);

  const first = await app.anonymous().execute(InfoDocument);
  const second = await app.anonymous().execute(InfoDocument);

  expect(first.errors).toMatchObject([{ extensions: { code: "UPSTREAM_BAD_RESPONSE" } }]);
  expect(second.data?.info.title).toBe("Users Web API");
});
