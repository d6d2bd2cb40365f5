import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect } from "@jest/globals";
import { startSandbox } from "../../../src/sandbox/startSandbox.js";
import { LogOnDocument } from "../../generated/operations.js";
import { codes, DEMO, json } from "../../resolvers/upstream.js";
import { rawRequest } from "../../support/rawRequest.js";
import { startForward } from "../../support/startForward.js";
import { startProxy } from "../../support/startProxy.js";
import { Service } from "../../support/startService.js";
import { freePort } from "../../support/freePort.js";
import { NEEDS_STORE, startStore, startTlsStore, testOfStore, testOfTlsStore } from "../../support/startStore.js";
import { startTestApp } from "../../support/startTestApp.js";
import { TestClient } from "../../support/TestClient.js";
import { until } from "../../support/until.js";

const AUTH = "/users/api/auth";
const WRONG = json({ ok: false, status: "No matching username and password pair was found!" });

/** Two replicas in front of one upstream, which refuses at once what is not let through. */
async function startReplicas(storeUrl: string, env: Readonly<Record<string, string>> = {}) {
  const sandbox = await startSandbox();
  const start = () =>
    startTestApp({ env: { LOG_LEVEL: "warn", USERS_API_URL: sandbox.usersUrl, RATE_LIMIT_URL: storeUrl, ...env } });
  const [one, other] = await Promise.all([start(), start()]);
  const logOn = async (index: number, email: string = DEMO.email, password = "wrong") => {
    const app = index % 2 === 0 ? one : other;
    const { data, errors } = await app.anonymous().execute(LogOnDocument, { input: { email, password } });
    return data?.logon.outcome ?? String(codes(errors)[0]);
  };
  return {
    ...{ sandbox, one, other, logOn },
    /** From now on every credential is wrong. */
    refuseAll: () => sandbox.failNext({ method: "POST", path: AUTH, times: Infinity }, WRONG),
    /** So many credentials reached the upstream. */
    tried: () => sandbox.journal.find("POST", AUTH).length,
    /** The lines about the store of each replica: whether it is gone (with the reason) or back. */
    changes: () =>
      [one, other].map(({ log }) =>
        log
          .filter((line) => line.includes("RATE_LIMIT_URL"))
          .map((line) => (line.includes("RATE_LIMIT_URL is back") ? "back" : "gone")),
      ),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([one.stop(), other.stop()]);
      await sandbox.stop();
    },
  };
}

const times = <T>(count: number, make: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

const tally = (results: readonly string[]) =>
  Object.fromEntries([...new Set(results)].sort().map((each) => [each, results.filter((one) => one === each).length]));

const GONE_AND_BACK = ["gone", "back"];

describe(`replicas that share their count, ${NEEDS_STORE}`, () => {
  testOfStore("let ten of 60 guesses through, one after the other, and tell how long to wait", async () => {
    await using store = await startStore();
    await using replicas = await startReplicas(store.url);
    replicas.refuseAll();
    const results: string[] = [];
    for (let index = 0; index < 60; index++) results.push(await replicas.logOn(index));

    expect(tally(results)).toEqual({ INVALID_CREDENTIALS: 10, TOO_MANY_REQUESTS: 50 });
    expect(replicas.tried()).toBe(10);
    const { errors } = await replicas.one.anonymous().execute(LogOnDocument, { input: DEMO });
    expect(errors?.[0]?.message).toMatch(/^Log-on for this account is paused/);
    expect(Number(errors?.[0]?.extensions?.retryAfter)).toBeGreaterThan(200);
    expect(replicas.changes()).toEqual([[], []]);
  });

  testOfStore("let ten of 50 wrong ones at once through, and the owner of another account", async () => {
    await using store = await startStore();
    await using replicas = await startReplicas(store.url);

    const results = await times(50, (index) => replicas.logOn(index));

    expect(tally(results)).toEqual({ INVALID_CREDENTIALS: 10, TOO_MANY_REQUESTS: 40 });
    expect(replicas.tried()).toBe(10);
    expect(await times(2, (index) => replicas.logOn(index, "admin@example.org", "admin"))).toEqual(["OK", "OK"]);
  });

  testOfStore("let 100 guesses for many accounts from one address through", async () => {
    await using store = await startStore();
    await using replicas = await startReplicas(store.url);
    replicas.refuseAll();

    const results: string[] = [];
    for (let from = 0; from < 150; from += 10)
      results.push(...(await times(10, (index) => replicas.logOn(index, `user${from + index}@example.org`))));

    expect(tally(results)).toEqual({ INVALID_CREDENTIALS: 100, TOO_MANY_REQUESTS: 50 });
    expect(replicas.tried()).toBe(100);
  });

  testOfStore("let 20 right ones at once through, ten at a time, and give every place back", async () => {
    await using store = await startStore();
    await using sandbox = await startSandbox();
    let [inside, most] = [0, 0];
    await using door = await startProxy(sandbox.usersUrl, {
      hold: async () => {
        most = Math.max(most, (inside += 1));
        await until(() => most === 10);
        await delay(20);
        inside -= 1;
      },
    });
    await using replicas = await startReplicas(store.url, { USERS_API_URL: door.to(sandbox.usersUrl) });

    expect(await times(20, (index) => replicas.logOn(index, DEMO.email, DEMO.password))).toEqual(Array(20).fill("OK"));

    expect([most, door.requests]).toEqual([10, 20]);
    expect(await store.dump()).toBe("");
  });

  testOfStore("count each on its own once the store is killed: never more than 20, also after it is back", async () => {
    await using store = await startStore();
    await using replicas = await startReplicas(store.url);
    replicas.refuseAll();
    for (let index = 0; index < 6; index++) expect(await replicas.logOn(index)).toBe("INVALID_CREDENTIALS");

    await store.stop();
    const without = await times(60, (index) => replicas.logOn(index));
    expect(tally(without)).toEqual({ INVALID_CREDENTIALS: 14, TOO_MANY_REQUESTS: 46 });
    expect(replicas.changes()).toEqual([["gone"], ["gone"]]);

    await using again = await startStore({ port: store.port });
    expect(again.url).toBe(store.url);
    await until(() => replicas.changes().every(({ length }) => length === 2));
    expect(tally(await times(20, (index) => replicas.logOn(index)))).toEqual({ TOO_MANY_REQUESTS: 20 });
    for (let index = 0; index < 20; index++) await replicas.logOn(index, "another@example.org");

    expect(replicas.tried()).toBe(30);
    expect(replicas.changes()).toEqual([GONE_AND_BACK, GONE_AND_BACK]);
  });

  testOfStore("log on also while the store hangs, and leave no place taken in it", async () => {
    await using store = await startStore();
    await using sandbox = await startSandbox();
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    await using door = await startProxy(sandbox.usersUrl, { hold: () => opened });
    await using replicas = await startReplicas(store.url, { USERS_API_URL: door.to(sandbox.usersUrl) });
    const held = times(10, (index) => replicas.logOn(index, DEMO.email, DEMO.password));
    await until(() => door.requests === 10);
    expect((await store.dump()).match(/:underway/g)).toHaveLength(2);

    store.freeze();
    open();
    expect(await held).toEqual(Array(10).fill("OK"));
    expect(await replicas.logOn(0, DEMO.email, DEMO.password)).toBe("OK");
    const { status } = await rawRequest(replicas.one.url, "GET /readyz");
    expect(status).toBe(200);

    store.thaw();
    await until(async () => (await store.dump()) === "");
    expect(replicas.changes()).toEqual([GONE_AND_BACK, GONE_AND_BACK]);
  });

  testOfStore("do without a store that takes no writes, say so once, and use it when it takes them again", async () => {
    await using store = await startStore();
    await using replicas = await startReplicas(store.url);
    await store.command("CONFIG", "SET", "min-replicas-to-write", "1");
    const scripts = async () =>
      Number(/cmdstat_eval:calls=(\d+)/.exec(await store.command("INFO", "commandstats"))?.[1]);

    expect(await times(4, (index) => replicas.logOn(index, DEMO.email, DEMO.password))).toEqual(Array(4).fill("OK"));
    const before = await scripts();
    await until(async () => {
      await times(2, (index) => replicas.logOn(index, DEMO.email, DEMO.password));
      return (await scripts()) >= before + 6; // each has tried it three times
    });
    expect(replicas.changes()).toEqual([["gone"], ["gone"]]);
    expect(replicas.one.log.join("")).toContain('"reason":"NOREPLICAS"');

    await store.command("CONFIG", "SET", "min-replicas-to-write", "0");
    await until(() => replicas.changes().every(({ length }) => length === 2));
    replicas.refuseAll();
    replicas.sandbox.journal.clear();
    for (let index = 0; index < 30; index++) await replicas.logOn(index);
    expect(replicas.tried()).toBe(10);
    expect(replicas.changes()).toEqual([GONE_AND_BACK, GONE_AND_BACK]);
  });

  testOfStore("find the new store behind the same name when theirs has become a replica of it", async () => {
    await using old = await startStore();
    await using next = await startStore();
    let port = old.port;
    await using name = await startForward(() => port);
    await using replicas = await startReplicas(name.url);
    port = next.port;
    await old.command("REPLICAOF", "127.0.0.1", `${next.port}`);

    await times(2, (index) => replicas.logOn(index, DEMO.email, DEMO.password));
    await until(() => replicas.changes().every(({ length }) => length >= 2));
    expect(replicas.changes()).toEqual([GONE_AND_BACK, GONE_AND_BACK]);
    expect(replicas.one.log.join("")).toContain('"reason":"READONLY"');
    replicas.refuseAll();
    for (let index = 0; index < 30; index++) await replicas.logOn(index);
    expect((await next.dump()).match(/:wrong "10"/g)).toHaveLength(2);
  });

  testOfStore("start without the store, and count together from when it comes", async () => {
    const port = await freePort();
    await using replicas = await startReplicas(`redis://127.0.0.1:${port}`);
    expect(replicas.changes()).toEqual([["gone"], ["gone"]]);
    expect(replicas.one.log.join("")).toContain(`"reason":"connect ECONNREFUSED 127.0.0.1:${port}"`);
    expect((await rawRequest(replicas.one.url, "GET /readyz")).status).toBe(200);
    expect(await replicas.logOn(0, DEMO.email, DEMO.password)).toBe("OK");

    await using store = await startStore({ port });
    expect(store.port).toBe(port);
    await until(() => replicas.changes().every(({ length }) => length === 2));
    replicas.refuseAll();
    replicas.sandbox.journal.clear();
    for (let index = 0; index < 30; index++) await replicas.logOn(index);
    expect(replicas.tried()).toBe(10);
  });

  testOfStore("use no other database than that of the URL: without it they count each on its own", async () => {
    await using store = await startStore({ args: ["--databases", "2"] });
    await using replicas = await startReplicas(`${store.url}/2`);
    const connections = async () =>
      Number(/total_connections_received:(\d+)/.exec(await store.command("INFO", "stats"))?.[1]);

    expect(replicas.one.log.join("")).toContain('"reason":"database 2 cannot be selected (ERR)"');
    const before = await connections();
    let asked = 0;
    await until(async () => {
      await times(2, (index) => replicas.logOn(index, DEMO.email, DEMO.password));
      asked += 1;
      return (await connections()) >= before + asked + 6; // besides these, each has come back some times
    });
    expect(await store.dump()).toBe("");
    expect(replicas.changes()).toEqual([["gone"], ["gone"]]);
  });

  testOfStore("keep passwords, accounts and addresses out of the store and the log", async () => {
    const password = "st0re-Canary";
    await using store = await startStore({ args: ["--requirepass", password] });
    await using right = await startReplicas(store.url.replace("//", `//:${password}@`), { LOG_LEVEL: "trace" });
    await using refused = await startReplicas(store.url.replace("//", `//default:wrong-${password}@`));
    for (const { logOn } of [right, refused]) await logOn(0, "canary@example.org", "Tr0ub4dor");

    const kept = await store.dump(password);
    expect(kept).toMatch(
      /^ensims:account:\{[0-9a-f]{64}\}:wrong "1" \d+\nensims:address:\{[0-9a-f]{64}\}:wrong "1" \d+$/,
    );
    for (const [, left] of kept.matchAll(/ (\d+)$/gm)) {
      expect(Number(left)).toBeGreaterThan(200_000);
      expect(Number(left)).toBeLessThanOrEqual(300_000);
    }
    expect(right.changes()).toEqual([[], []]);
    expect(refused.changes()).toEqual([["gone"], ["gone"]]);
    expect(refused.one.log.join("")).toContain('"reason":"WRONGPASS"');
    const written = [right, refused].flatMap(({ one, other }) => [...one.log, ...other.log]).join("");
    for (const secret of [password, "canary@", "Tr0ub4dor"]) expect(kept + written).not.toContain(secret);
  });

  testOfStore("do so as built programs, which stop cleanly", async () => {
    await using store = await startStore();
    await using sandbox = await startSandbox();
    const env = { USERS_API_URL: sandbox.usersUrl, JESS_API_URL: sandbox.jessUrl, RATE_LIMIT_URL: store.url };
    await using one = new Service(env);
    await using other = new Service(env);
    const clients = [new TestClient(await one.url()), new TestClient(await other.url())];
    sandbox.failNext({ method: "POST", path: AUTH, times: Infinity }, WRONG);

    for (let index = 0; index < 60; index++)
      await clients[index % 2]?.execute(LogOnDocument, { input: { email: DEMO.email, password: "wrong" } });

    expect(sandbox.journal.find("POST", AUTH)).toHaveLength(10);
    for (const service of [one, other]) {
      service.child.kill("SIGTERM");
      expect([await service.ended(), service.stderr]).toEqual([0, ""]);
    }
  });

  testOfStore("need no more of the store than the page for operators grants", async () => {
    const page = await readFile(new URL("../../../docs/operations.md", import.meta.url), "utf8");
    const [, rules = ""] = /ACL SETUSER ensims (.*)/.exec(page) ?? [];
    await using store = await startStore({ args: ["--user", "ensims", ...rules.split(" ")] });
    await using replicas = await startReplicas(`${store.url.replace("//", "//ensims:password@")}/2`);
    replicas.refuseAll();
    for (let index = 0; index < 12; index++) await replicas.logOn(index);

    expect(replicas.tried()).toBe(10);
    expect(replicas.changes()).toEqual([[], []]);
  });

  testOfTlsStore("use a store over TLS if they trust its certificate, and count each on its own if not", async () => {
    await using store = await startTlsStore();
    await using sandbox = await startSandbox();
    const url = store.url.replace("//", "//default:t1s-Canary@");
    const upstream = { USERS_API_URL: sandbox.usersUrl, JESS_API_URL: sandbox.jessUrl };
    const guess = async (
      trust: Readonly<Record<string, string>>,
      isEnough: (counted: string, said: string) => boolean,
    ) => {
      await using service = new Service({ LOG_LEVEL: "warn", RATE_LIMIT_URL: url, ...upstream, ...trust });
      const client = new TestClient(await service.url());
      let [counted, tries] = ["", 0];
      // More than once on a slow machine: attempts are counted without a store that is not there yet. Each by another account, as
      // one that has no attempts left would not get to the store.
      await until(async () => {
        if (tries > 0) await delay(100); // an address has 100 attempts
        const email = `${(tries += 1)}@example.org`;
        await client.execute(LogOnDocument, { input: { email, password: "wrong" } });
        counted = await store.dump();
        return isEnough(counted, service.stderr);
      });
      return { counted, said: service.stdout + service.stderr };
    };

    const untrusted = await guess({}, (_, said) => said.includes("RATE_LIMIT_URL"));
    expect(untrusted.counted).toBe("");
    expect(untrusted.said).toMatch(/"reason":"self-signed certificate[";]/); // Node 24 goes on with advice
    const isCount = /^ensims:account:\{[0-9a-f]{64}\}:wrong "\d"/m;
    const trusted = await guess({ NODE_EXTRA_CA_CERTS: store.ca }, (counted) => isCount.test(counted));
    expect(trusted.counted).toMatch(isCount);
    expect(trusted.said).not.toContain("self-signed");
    expect(untrusted.said + trusted.said).not.toContain("t1s-Canary");
  });
});
