import { readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { readConfig } from "../../src/config/config.js";

const page = await readFile(new URL("../../docs/operations.md", import.meta.url), "utf8");
const { stopNoticeMs, shutdownGraceMs, upstreamMaxCalls, upstreamMaxTransfers } = readConfig({});

test("the page for operators has the times of a stop with the default settings", () => {
  const [notice, grace] = [stopNoticeMs / 1_000, shutdownGraceMs / 1_000];
  expect(page).toContain(`\`STOP_NOTICE_MS\` (${notice} s)`);
  expect(page).toContain(`\`STOP_NOTICE_MS\` + \`SHUTDOWN_GRACE_MS\` (${notice} s + ${grace} s)`);
  expect(page).toContain(`2 s later, so ${notice + grace + 2} s after the signal`);
  const [, kubernetes] = /`terminationGracePeriodSeconds: (\d+)`/.exec(page) ?? [];
  expect(Number(kubernetes)).toBeGreaterThan(notice + grace + 2);
});

test("the page for operators has the connections that an upstream has to stand", () => {
  expect(page).toContain(`default of ${upstreamMaxCalls} places`);
  expect(page).toContain(`${upstreamMaxCalls + upstreamMaxTransfers + 8} from each replica by default`);
});
