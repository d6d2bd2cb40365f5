import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { CADDY, HAPROXY, NGINX } from "./kinds.js";
import { Load } from "./Load.js";
import { isInstalled, type ProxyKind } from "./ProxyProcess.js";
import { restartEach } from "./restartEach.js";
import { startBehind } from "./startBehind.js";

const PER_SECOND = 20;
const MIN_REQUESTS = 600;

const needed = ["nginx", "haproxy", "caddy", "openssl"].filter((program) => !isInstalled(program));
const [testOfProxies, needs] = needed.length === 0 ? [test, ""] : [test.skip, `, SKIPPED: needs ${needed.join(", ")}`];

/** With the default times of the health check. */
const withoutTimes = (times: RegExp) => (text: string) => {
  const changed = text.replace(times, "");
  if (changed === text) throw new Error(`the configuration has no ${String(times)}`);
  return changed;
};
const HAPROXY_DEFAULTS = withoutTimes(/ inter 1s fastinter 250ms fall 2 rise 1/);
const CADDY_DEFAULTS = withoutTimes(/\t+health_(?:interval|timeout) .*\n/g);

/** Restarts both replicas under load, with the default notice. Throws when that was too little to mean something. */
async function roll(kind: ProxyKind, edit = (text: string) => text) {
  await using behind = await startBehind(kind, { edit, env: { STOP_NOTICE_MS: "5000" } });
  const load = new Load(behind);
  await load.start(PER_SECOND);
  const codes = await restartEach(behind);
  while (load.requests < MIN_REQUESTS) await delay(100);
  await load.stop();
  const { failed, requests, uploads, streams } = load;
  if (uploads < 8 || streams < 4)
    throw new Error(`only ${uploads} uploads and ${streams} streams beside ${requests} requests`);
  return { failed, notOnce: load.notOnce(), codes };
}

const ALL_WELL = { failed: [], notOnce: [], codes: [0, 0] };

// Two side by side: they mostly wait.
testOfProxies(
  `a rolling restart under load fails no request and does nothing twice, behind nginx and Caddy${needs}`,
  async () => {
    const [nginx, caddy] = await Promise.all([roll(NGINX), roll(CADDY, CADDY_DEFAULTS)]);

    expect({ nginx, "Caddy with its default times": caddy }).toEqual({
      nginx: ALL_WELL,
      "Caddy with its default times": ALL_WELL,
    });
  },
);

testOfProxies(`… behind HAProxy and Caddy${needs}`, async () => {
  const [haproxy, caddy] = await Promise.all([roll(HAPROXY, HAPROXY_DEFAULTS), roll(CADDY)]);

  expect({ "HAProxy with its default times": haproxy, caddy }).toEqual({
    "HAProxy with its default times": ALL_WELL,
    caddy: ALL_WELL,
  });
});
