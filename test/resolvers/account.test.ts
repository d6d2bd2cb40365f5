import { describe, expect, test } from "@jest/globals";
import { type AccountInput, MeDocument, UpdateAccountDocument } from "../generated/operations.js";
import { startTestApp } from "../support/startTestApp.js";
import { codes, DEMO, json, onlyRequest, received } from "./upstream.js";

const EMPTY = {
  ...{ title: null, firstName: null, middleName: null, surname: null, nickname: null, position: null, company: null },
  ...{ telephone: null, address: null, postcode: null, country: null, website: null, twitter: null, linkedIn: null },
};
const ME = { ...EMPTY, email: DEMO.email, nickname: "Demo", usesJess: false, jessUser: null };

const ALL = {
  ...{ title: "Dr", firstName: "Ada", middleName: "K.", surname: "Lovelace", nickname: "Ada L.", position: "Countess" },
  ...{ company: "Analytical", telephone: "+44 1", address: "12 St James's Sq", postcode: "SW1Y", country: "UK" },
  ...{ website: "https://ada.example.org", twitter: "@ada", linkedIn: "in/ada" },
} satisfies Record<keyof AccountInput, string>; // each that can be changed
const ALL_ON_THE_WIRE = {
  ...{ title: "Dr", firstname: "Ada", middlename: "K.", surname: "Lovelace", nickname: "Ada L.", position: "Countess" },
  ...{ company: "Analytical", tel: "+44 1", address: "12 St James's Sq", postcode: "SW1Y", country: "UK" },
  ...{ website: "https://ada.example.org", twitter: "@ada", linkedin: "in/ada" },
};

describe("me", () => {
  test.each(["enveloped", "flat"] as const)(
    "is the account, read once, from an answer of %s shape",
    async (userShape) => {
      await using app = await startTestApp({ quirks: { userShape } });
      const demo = await app.signIn();

      expect((await demo.execute(MeDocument)).data).toEqual({ me: ME });
      expect(onlyRequest(app)).toMatchObject({ method: "GET", url: "/users/api/user", body: undefined });

      app.sandbox.journal.clear();
      await demo.execute("{ a: me { email } b: me { nickname } }");
      expect(received(app)).toEqual(["GET /users/api/user"]);
    },
  );

  test("takes what the upstream leaves out for not filled in, and never shows the placeholder of the JESS password", async () => {
    await using app = await startTestApp();
    const demo = await app.signIn();
    app.sandbox.failNext("GET", json({ email: DEMO.email, use_jess: true, jess_user: "TestUser", jess_pwd: "hidden" }));

    const { data, text } = await demo.execute(MeDocument);

    expect(data?.me).toEqual({ ...EMPTY, email: DEMO.email, usesJess: true, jessUser: "TestUser" });
    expect(text).not.toContain("hidden");
  });

  test("keeps an address that is none by our rules: what the upstream has is shown", async () => {
    await using app = await startTestApp();
    const demo = await app.signIn();
    app.sandbox.failNext("GET", json({ email: "root@localhost (old)" }));

    expect((await demo.execute(MeDocument)).data?.me?.email).toBe("root@localhost (old)");
  });

  test("is an error when the upstream refuses to tell", async () => {
    await using app = await startTestApp();
    const demo = await app.signIn();
    app.sandbox.failNext("GET", json({ ok: false, status: "The account is locked." }));

    const { data, errors, text } = await demo.execute(MeDocument);

    expect(data).toEqual({ me: null });
    expect(codes(errors)).toEqual(["UPSTREAM_ERROR"]);
    expect(text).not.toContain("locked");
  });
});

describe("updateAccount", () => {
  test("posts each detail by its name on the wire and reads the account back", async () => {
    await using app = await startTestApp();
    const demo = await app.signIn();

    const { data } = await demo.execute(UpdateAccountDocument, { input: ALL });

    expect(data?.updateAccount).toEqual({
      ...{ ok: true, status: "Account details updated successfully!", outcome: "OK" },
      user: { ...ME, ...ALL },
    });
    expect(received(app)).toEqual(["POST /users/api/user", "GET /users/api/user"]);
    expect(JSON.parse(app.sandbox.journal.entries[0]?.body ?? "")).toEqual(ALL_ON_THE_WIRE);
  });

  test("sends neither what is null nor what is left out, but an empty text", async () => {
    await using app = await startTestApp();
    const demo = await app.signIn();
    await demo.execute(UpdateAccountDocument, { input: { company: "Analytical", country: "UK" } });
    app.sandbox.journal.clear();

    const input = { nickname: null, surname: "Lovelace", country: "" };
    const { data } = await demo.execute(UpdateAccountDocument, { input });

    expect(app.sandbox.journal.entries[0]?.body).toBe('{"surname":"Lovelace","country":""}');
    const user = { nickname: "Demo", surname: "Lovelace", country: "", company: "Analytical" };
    expect(data?.updateAccount.user).toMatchObject(user);
  });

  test("does not read the account back unless it is asked for", async () => {
    await using app = await startTestApp();
    const demo = await app.signIn();

    await demo.execute("mutation { updateAccount(input: {}) { ok } }");

    expect(onlyRequest(app)).toMatchObject({ method: "POST", url: "/users/api/user", body: "{}" });
  });

  test("shows in each step of an operation the account as it is after that step", async () => {
    await using app = await startTestApp();
    const demo = await app.signIn();

    const { data } = await demo.execute(`mutation {
      a: updateAccount(input: { title: "Dr" }) { user { title } }
      b: updateAccount(input: { title: "Prof" }) { user { title } }
    }`);

    expect(data).toEqual({ a: { user: { title: "Dr" } }, b: { user: { title: "Prof" } } });
    expect(received(app).map((request) => request.split(" ", 1)[0])).toEqual(["POST", "GET", "POST", "GET"]);
  });

  test("tells of a refusal in the upstream's words, and reads nothing back", async () => {
    await using app = await startTestApp();
    const demo = await app.signIn();
    app.sandbox.failNext("POST", json({ ok: false, status: "The postcode is not known." }));

    const { data, errors } = await demo.execute(UpdateAccountDocument, { input: { postcode: "?" } });

    expect(errors).toBeUndefined();
    const refusal = { ok: false, status: "The postcode is not known.", outcome: "REJECTED", user: null };
    expect(data?.updateAccount).toEqual(refusal);
    expect(received(app)).toEqual(["POST /users/api/user"]);
  });

  test("takes no field that only the upstream sets", async () => {
    await using app = await startTestApp();
    const demo = await app.signIn();
    for (const field of ['email: "a@example.org"', "usesJess: true", 'jessUser: "x"', 'role: "admin"']) {
      const { errors } = await demo.execute(`mutation { updateAccount(input: { ${field} }) { ok } }`);
      expect(codes(errors)).toEqual(["GRAPHQL_VALIDATION_FAILED"]);
    }
    expect(received(app)).toEqual([]);
  });
});
