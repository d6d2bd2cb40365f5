import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import { readConfig } from "../src/config.js";
import { startTestApp } from "./support/startTestApp.js";

const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");

test("the tour of the README works as it stands", async () => {
  await using app = await startTestApp();
  const [, tour = ""] = /```sh tour\n(.*?)```/s.exec(readme) ?? [];
  const folder = await mkdtemp(join(tmpdir(), "tour-"));
  try {
    const script = tour.replace("http://127.0.0.1:4000", app.url);
    const { stdout, stderr } = await promisify(execFile)("bash", ["-eu", "-o", "pipefail", "-c", script], {
      cwd: folder,
    });

    expect(stderr).toBe("");
    expect(stdout).not.toContain('"errors"');
    expect(stdout).not.toContain('"ok":false');
    expect(stdout).toContain("\nequal\nGrüße\n");
    const calls = app.sandbox.journal.entries.map(({ method, url, status }) => `${method} ${url} ${status ?? 0}`);
    expect(calls).toEqual([
      "POST /users/api/auth 200",
      "GET /users/api/user 200",
      "GET /users/api/files 200",
      "POST /users/api/files/tour 200",
      "POST /users/api/files/tour 200",
      "GET /users/api/files/tour 200",
      "GET /users/api/files/tour/random.bin 200",
      "GET /users/api/files/tour/hello%20%C3%BC.txt 200",
      "GET /users/api/files/tour 200",
      "GET /users/api/files/tour/hello%20%C3%BC.txt 200",
      "POST /jess_web/api/session 200",
      "POST /users/api/send 200",
      "DELETE /users/api/files/tour 200",
      "POST /users/api/logout 200",
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("the README names every variable of the configuration, and no other", () => {
  const [, section = ""] = /## Configuration\n(.*?)\n### /s.exec(readme) ?? [];
  const cells = section.split("\n").map((line) => line.split("|")[1] ?? "");
  const named = cells.flatMap((cell) => [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name));
  const toVariable = (setting: string) => setting.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  const settings = Object.keys(readConfig({})).filter((name) => name !== "upstream");
  expect(named.sort()).toEqual(settings.map(toVariable).sort());
});
