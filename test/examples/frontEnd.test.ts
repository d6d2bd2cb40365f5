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

/** The project as its reader has it after the last step but one. */
async function openProject() {
  const path = await mkdtemp(join(tmpdir(), "ensims-front-"));
  await cp(EXAMPLE, path, { recursive: true, filter: (from) => !MADE.test(from.slice(EXAMPLE.length)) });
  await symlink(join(EXAMPLE, "node_modules"), join(path, "node_modules"));
  await mkdir(join(path, "graphql"));
  await cp(join(ROOT, "schema/schema.graphql"), join(path, "graphql/schema.graphql"));
  await runExample(path, "npm", "run", "--silent", "codegen");
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** `npm run dev`, or `npm run preview`, on a free port; the service is elsewhere than at port 4000. */
async function startVite(project: string, command: "dev" | "preview", api: string) {
  const config = await readFile(join(EXAMPLE, "vite.config.ts"), "utf8");
  await writeFile(join(project, "vite.config.ts"), config.replace("http://127.0.0.1:4000", api));
  const vite = join(project, "node_modules/vite/bin/vite.js");
  const child = spawn(process.execPath, [vite, command, "--host", "127.0.0.1", "--port", "0"], {
    cwd: project,
    env: { ...process.env, NODE_OPTIONS: undefined, NODE_ENV: undefined, NO_COLOR: "1", FORCE_COLOR: undefined },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const state = { hasEnded: false };
  const ended = once(child, "close").finally(() => (state.hasEnded = true));
  let said = "";
  child.stdout.on("data", (bytes: Buffer) => (said += bytes.toString()));
  let url: string | undefined;
  while ((url = /Local: +(http:\S+?)\/?\s/.exec(said)?.[1]) === undefined) {
    if (state.hasEnded) throw new Error(`Vite ended: ${said}`);
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
  await using project = await openProject();
  await runExample(project.path, "npm", "run", "--silent", "build");
  await using vite = await startVite(project.path, "dev", app.url);
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

test("built to send ids, it needs no more than the manifest of its build from a service that trusts this manifest only", async () => {
  await using project = await openProject();
  const manifest = join(project.path, "src/generated/persisted-documents.json");
  await using app = await startTestApp({ env: { TRUSTED_DOCUMENTS: manifest } });
  await runExample(project.path, "env", "VITE_SEND_IDS=true", "npm", "run", "--silent", "build");
  await using vite = await startVite(project.path, "preview", app.url);
  await using window = await openBrowser();
  const { page } = window;
  const sent: Record<string, unknown>[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/graphql")) sent.push(request.postDataJSON() as Record<string, unknown>);
  });

  await page.goto(vite.url);
  await page.getByRole("button", { name: "Log on" }).click();
  await page.getByText("Hello demo@example.org").waitFor();
  await page.getByRole("link", { name: "/readme.txt (111 bytes)" }).waitFor();

  const ids = Object.keys(JSON.parse(await readFile(manifest, "utf8")) as Record<string, string>);
  expect(sent.map(({ documentId }) => documentId).sort()).toEqual(ids.sort());
  for (const each of sent) expect(Object.keys(each)).toEqual(["documentId", "variables"]);
  const refused = await fetch(`${app.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: "{ session { user } }" }),
  });
  expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: "PERSISTED_DOCUMENT_REQUIRED" } }] });
  expect(window.errors).toEqual([]);
});
