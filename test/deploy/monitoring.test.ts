import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";

const FOLDER = fileURLToPath(new URL("../../deploy/monitoring/", import.meta.url));
const promtool = (...args: readonly string[]) => promisify(execFile)("promtool", args, { cwd: FOLDER });
const textOf = (file: string) => readFile(`${FOLDER}${file}`, "utf8");

test("Prometheus accepts the alerts, and how it is told to read the metrics", async () => {
  expect((await promtool("check", "rules", "alerts.yml")).stdout).toMatch(/SUCCESS: \d+ rules found/);
  expect((await promtool("check", "config", "prometheus.yml")).stdout).toContain("SUCCESS: 1 rule files found");
});

test("each alert fires when it should, and none for a service that does well", async () => {
  expect((await promtool("test", "rules", "alerts.test.yml")).stdout).toContain("SUCCESS");
  const rules = [...(await textOf("alerts.yml")).matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
  const tested = [...(await textOf("alerts.test.yml")).matchAll(/alertname="(\w+)"/g)].map(([, name]) => name);
  expect(rules.length).toBeGreaterThan(10);
  expect(new Set(tested)).toEqual(new Set(rules));
});

test("each alert says what to do", async () => {
  const [, ...alerts] = (await textOf("alerts.yml")).split("- alert: ");
  expect(alerts.filter((alert) => !/summary: .{20}/.test(alert) || !/runbook: >-\n {12}\S.{20}/.test(alert))).toEqual(
    [],
  );
});
