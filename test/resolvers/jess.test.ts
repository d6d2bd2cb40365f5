import { expect, test } from "@jest/globals";
import { JessSessionDocument, MeDocument, SetJessSessionDocument } from "../generated/operations.js";
import { startTestApp } from "../support/startTestApp.js";
import { json, JESS, onlyRequest, received } from "./upstream.js";

test("an account that is not linked to JESS has no JESS session, which is no error", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();

  const { data, errors } = await demo.execute(JessSessionDocument);

  expect(errors).toBeUndefined();
  expect(data?.jessSession).toEqual({
    ...{ ok: false, status: "No JESS account is linked to this account.", outcome: "NO_JESS_SESSION" },
  });
  expect(onlyRequest(app)).toMatchObject({ method: "GET", url: "/jess_web/api/session" });
});

test("setJessSession posts the JESS credential, and from then on there is a JESS session", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();

  const { data } = await demo.execute(SetJessSessionDocument, { input: JESS });
  expect(data?.setJessSession).toEqual({ ok: true, status: "New JESS session key is assigned.", outcome: "OK" });
  expect(onlyRequest(app)).toMatchObject({ method: "POST", url: "/jess_web/api/session", body: JSON.stringify(JESS) });

  const session = await demo.execute(JessSessionDocument);
  expect(session.data?.jessSession).toEqual({ ok: true, status: "JESS session key is valid.", outcome: "OK" });
  expect((await demo.execute(MeDocument)).data?.me).toMatchObject({ usesJess: true, jessUser: "DemoJess" });
});

test("a wrong JESS credential is told as data, under each status that a refusal may come with", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  for (const failStatus of [200, 400, 409, 422, 500] as const) {
    app.sandbox.quirks.failStatus = failStatus;
    for (const input of [
      { ...JESS, jessPwd: "guess" },
      { ...JESS, jessUser: "Nobody" },
    ]) {
      const { data, errors } = await demo.execute(SetJessSessionDocument, { input });
      expect(errors).toBeUndefined();
      expect(data?.setJessSession).toMatchObject({ ok: false, outcome: "INVALID_JESS_CREDENTIALS" });
    }
    expect((await demo.execute(JessSessionDocument)).data?.jessSession.outcome).toBe("NO_JESS_SESSION");
  }
});

test("an expired JESS session is none, in whatever words the upstream says so", async () => {
  await using app = await startTestApp({ quirks: { jessSessionSeconds: 0 } });
  const demo = await app.signIn();
  await demo.execute(SetJessSessionDocument, { input: JESS });

  expect((await demo.execute(JessSessionDocument)).data?.jessSession).toMatchObject({
    ...{ ok: false, status: "The JESS session key has expired.", outcome: "NO_JESS_SESSION" },
  });
  app.sandbox.failNext("GET", json({ ok: false, status: "Bitte neu anmelden!", data: null }));
  expect((await demo.execute(JessSessionDocument)).data?.jessSession).toEqual({
    ...{ ok: false, status: "Bitte neu anmelden!", outcome: "NO_JESS_SESSION" },
  });
  app.sandbox.failNext("GET", json({ ok: false }));
  expect((await demo.execute(JessSessionDocument)).data?.jessSession).toEqual({
    ...{ ok: false, status: "", outcome: "NO_JESS_SESSION" },
  });
});

test("a refusal to link in other words is REJECTED", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  app.sandbox.failNext("POST", json({ ok: false, status: "JESS is closed today.", data: null }));

  const { data } = await demo.execute(SetJessSessionDocument, { input: JESS });

  expect(data?.setJessSession).toEqual({ ok: false, status: "JESS is closed today.", outcome: "REJECTED" });
  expect(received(app)).toEqual(["POST /jess_web/api/session"]);
});
