import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { openBrowser } from "../browser/openBrowser.js";
import { startTestApp } from "../support/startTestApp.js";
import { runExample } from "./runExample.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const EXAMPLE = join(ROOT, "examples/front-end");
const MADE = /\/(?:node_modules|dist|graphql|generated)(?:\/|$)/;

/** The project as its reader has it after the last step but one; the service is elsewhere than at port 4000. */
async function openProject(api: string) {
  const path = await mkdtemp(join(tmpdir(), "ensims-front-"));
  await cp(EXAMPLE, path, { recursive: true, filter: (from) => !MADE.test(from.slice(EXAMPLE.length)) });
  await symlink(join(EXAMPLE, "node_modules"), join(path, "node_modules"));
  await mkdir(join(path, "graphql"));
  await cp(join(ROOT, "schema/schema.graphql"), join(path, "graphql/schema.graphql"));
  const config = await readFile(join(path, "vite.config.ts"), "utf8");
  await writeFile(join(path, "vite.config.ts"), config.replace("http://127.0.0.1:4000", api));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** `npm run dev` on a free port. */
async function startVite(project: string) {
  const vite = join(project, "node_modules/vite/bin/vite.js");
  const child = spawn(process.execPath, [vite, "--host", "127.0.0.1", "--port", "0"], {
    cwd: project,
    env: { ...process.env, NODE_OPTIONS: undefined, NODE_ENV: undefined, NO_COLOR: "1", FORCE_COLOR: undefined },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "close");
  let said = "";
  child.stdout.on("data", (bytes: Buffer) => (said += bytes.toString()));
  let url: string | undefined;
  while ((url = /Local: +(http:\S+?)\/?\s/.exec(said)?.[1]) === undefined) {
    if (child.exitCode !== null) throw new Error(`Vite ended: ${said}`);
    await Promise.race([once(child.stdout, "data"), ended]);
  }
  return {
    url,
    async [Symbol.asyncDispose]() {
      child.kill();
      await ended;
    },
  };
}

test("the front end of the walk builds, logs on, lists, downloads and uploads", async () => {
  await using app = await startTestApp();
  await using project = await openProject(app.url);
  await runExample(project.path, "npm", "run", "--silent", "codegen");
  await runExample(project.path, "npm", "run", "--silent", "build");
  await using vite = await startVite(project.path);
  await using window = await openBrowser();
  const { page } = window;

  await page.goto(vite.url);
  await page.getByRole("button", { name: "Log on" }).click();
  await page.getByText("Hello demo@example.org").waitFor();
  const link = page.getByRole("link", { name: "/readme.txt (111 bytes)" });
  const saved = page.waitForEvent("download");
  await link.click();

  expect(await readFile(await (await saved).path(), "utf8")).toContain("Welcome to the sandbox");
  await page.locator("#files").setInputFiles({
    name: "hello ü.txt",
    mimeType: "text/plain",
    buffer: Buffer.from("Grüße\n"),
  });
  await page.getByRole("link", { name: "/hello ü.txt (8 bytes)" }).waitFor();
  await page.locator("[name=password]").fill("wrong");
  await page.getByRole("button", { name: "Log on" }).click();
  await page.getByText("No matching username and password pair was found!").waitFor();
  expect(app.sandbox.journal.find("POST", "/users/api/files")).toMatchObject([
    { parts: [{ filename: "hello ü.txt" }] },
  ]);
  expect(window.errors).toEqual([]);
});
