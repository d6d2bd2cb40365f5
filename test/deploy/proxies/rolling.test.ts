import { expect, test } from "@jest/globals";
import { isInstalled } from "../../support/isInstalled.js";
import { CADDY, HAPROXY, NGINX } from "./kinds.js";
import { Load } from "./Load.js";
import type { ProxyKind } from "./ProxyProcess.js";
import { restartEach } from "./restartEach.js";
import { startBehind } from "./startBehind.js";
import { until } from "../../support/until.js";

const PER_SECOND = 20;
const MIN_REQUESTS = 600;

const needed = ["nginx", "haproxy", "caddy", "openssl"].filter((program) => !isInstalled(program));
const [testOfProxies, needs] = needed.length === 0 ? [test, ""] : [test.skip, `, SKIPPED: needs ${needed.join(", ")}`];

/** With the default times of HAProxy's health check. */
function withDefaultTimes(text: string): string {
  const changed = text.replace(/ inter 1s fastinter 250ms fall 2 rise 1/, "");
  if (changed === text) throw new Error("the configuration has no times of its own");
  return changed;
}

/** Restarts both replicas under load, with the default notice. Throws when that was too little to mean something. */
async function roll(kind: ProxyKind, edit = (text: string) => text) {
  await using behind = await startBehind(kind, { edit, env: { STOP_NOTICE_MS: "5000" } });
  const load = new Load(behind);
  await load.start(PER_SECOND);
  const codes = await restartEach(behind);
  await until(() => load.requests >= MIN_REQUESTS);
  await load.stop();
  const { failed, requests, uploads, streams } = load;
  if (uploads < 8 || streams < 4)
    throw new Error(`only ${uploads} uploads and ${streams} streams beside ${requests} requests`);
  return { failed, notOnce: load.notOnce(), codes };
}

testOfProxies.each([
  { name: "nginx", kind: NGINX },
  { name: "HAProxy with the default times of its check", kind: HAPROXY, edit: withDefaultTimes },
  { name: "Caddy", kind: CADDY },
])(
  `a rolling restart under load fails no request and does nothing twice, behind $name${needs}`,
  async ({ kind, edit }) => {
    expect(await roll(kind, edit)).toEqual({ failed: [], notOnce: [], codes: [0, 0] });
  },
);
