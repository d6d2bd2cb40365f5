import { execFile } from "node:child_process";
import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import { readConfig } from "../../src/config/config.js";
import { openTmp } from "../support/startService.js";
import { readEnvFile } from "./support/readEnvFile.js";

const FOLDER = fileURLToPath(new URL("../../deploy/systemd/", import.meta.url));
const UNIT = join(FOLDER, "ensims-graphql@.service");
const analyze = (...args: readonly string[]) => promisify(execFile)("systemd-analyze", args);

/** The value of a line of the unit, of which there is one. */
async function setting(name: string): Promise<string> {
  const values = [...(await readFile(UNIT, "utf8")).matchAll(new RegExp(`^${name}=(.*)$`, "gm"))];
  expect(values).toHaveLength(1);
  return values[0]?.[1] ?? "";
}

test("systemd accepts the unit without a warning", async () => {
  await using tmp = await openTmp();
  const instance = join(tmp.path, "ensims-graphql@4000.service");
  await cp(UNIT, instance);

  expect(await analyze("verify", instance)).toEqual({ stdout: "", stderr: "" });
});

test("each process may have variables of its own, such as METRICS_PORT, which win over those of all", async () => {
  const files = [...(await readFile(UNIT, "utf8")).matchAll(/^EnvironmentFile=(.*)$/gm)].map(([, file]) => file);

  expect(files).toEqual(["/etc/ensims-graphql.env", "-/etc/ensims-graphql@%i.env"]);
});

test("by systemd's measure the unit exposes the service by 2 or less", async () => {
  const { stdout } = await analyze("security", "--offline=true", "--threshold=20", UNIT);

  const [, exposure] = /exposure level for .*: ([\d.]+)/.exec(stdout) ?? [];
  expect(Number(exposure)).toBeLessThanOrEqual(2);
});

test("a stop has more time than it takes at most, with the times of its own settings", async () => {
  const { stopNoticeMs, shutdownGraceMs, maxStreams } = readConfig(
    await readEnvFile(join(FOLDER, "ensims-graphql.env")),
  );

  expect(Number(await setting("TimeoutStopSec")) * 1_000).toBeGreaterThan(stopNoticeMs + shutdownGraceMs + 2_000);
  expect(Number(await setting("LimitNOFILE"))).toBeGreaterThanOrEqual(maxStreams + 1_000);
});
