import { describe, expect, test } from "@jest/globals";
import { isInstalled } from "../../support/isInstalled.js";
import { json } from "../../resolvers/upstream.js";
import { startStore } from "../../support/startStore.js";
import { HAPROXY } from "./kinds.js";
import { startBehind } from "./startBehind.js";

const AUTH = "/users/api/auth";
const WRONG = json({ ok: false, status: "No matching username and password pair was found!" });
const QUERY = "mutation ($input: CredentialInput!) { logon(input: $input) { ok } }";

/** Two replicas behind HAProxy, and a caller who claims another address each time. */
async function start(env: Readonly<Record<string, string>> = {}) {
  const behind = await startBehind(HAPROXY, { env });
  const client = behind.client("HTTP/2");
  const logOn = async (index: number, password: string) => {
    const { text } = await client.ask({
      method: "POST",
      path: "/graphql",
      headers: { "content-type": "application/json", "x-forwarded-for": `198.51.100.${index}` },
      body: JSON.stringify({ query: QUERY, variables: { input: { email: "demo@example.org", password } } }),
    });
    return /"ok":(\w+)/.exec(text)?.[1] ?? /"code":"(\w+)"/.exec(text)?.[1] ?? text;
  };
  return {
    ...behind,
    /** @returns how many of 60 wrong passwords the upstream was asked about */
    guess: async () => {
      behind.sandbox.failNext({ method: "POST", path: AUTH, times: Infinity }, WRONG);
      const results: string[] = [];
      for (let index = 0; index < 60; index++) results.push(await logOn(index, "wrong"));
      expect(results.filter((result) => result === "TOO_MANY_REQUESTS")).toHaveLength(
        60 - behind.sandbox.journal.find("POST", AUTH).length,
      );
      return behind.sandbox.journal.find("POST", AUTH).length;
    },
    rightAtOnce: (count: number) => Promise.all(Array.from({ length: count }, (_, index) => logOn(index, "demo"))),
  };
}

const NEEDED = ["haproxy", "openssl", "redis-server"];
const installed = NEEDED.every(isInstalled);

(installed ? describe : describe.skip)(
  `two replicas behind HAProxy${installed ? "" : `, SKIPPED: needs ${NEEDED.join(", ")}`}`,
  () => {
    test("with a store let 10 of 60 guesses through, and 20 right log-ons at once", async () => {
      await using store = await startStore();
      await using behind = await start({ RATE_LIMIT_URL: store.url });

      expect(await behind.rightAtOnce(20)).toEqual(Array(20).fill("true"));
      behind.sandbox.journal.clear();
      expect(await behind.guess()).toBe(10);
    });

    test("without one let 20 of 60 guesses through, and 20 right log-ons at once", async () => {
      await using behind = await start();

      expect(await behind.rightAtOnce(20)).toEqual(Array(20).fill("true"));
      behind.sandbox.journal.clear();
      expect(await behind.guess()).toBe(20);
    });
  },
);
