import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import { expect, test } from "@jest/globals";
import Fastify from "fastify";
import { openBrowser } from "./openBrowser.js";
import { startTestApp } from "../support/startTestApp.js";

/** A server of static files and nothing else, as a host of pages is. */
async function startHost(folder: string) {
  const host = Fastify({ forceCloseConnections: true });
  await host.register(fastifyStatic, { root: folder });
  host.setNotFoundHandler((_request, reply) => reply.sendFile("index.html"));
  return { listen: () => host.listen({ host: "127.0.0.1", port: 0 }), [Symbol.asyncDispose]: () => host.close() };
}

test("the front end works from another origin, which CORS_ORIGINS lets in, with the cookie of the API", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ensims-web-"));
  await using host = await startHost(folder);
  const origin = await host.listen();
  await using app = await startTestApp({ env: { CORS_ORIGINS: origin } });
  execFileSync("npm", ["run", "--silent", "build", "--", "--outDir", folder, "--emptyOutDir"], {
    cwd: "web",
    env: { ...process.env, NODE_ENV: "production", VITE_API_URL: app.url },
    stdio: ["ignore", "ignore", "inherit"],
  });
  await using window = await openBrowser();
  const { page } = window;

  await page.goto(`${origin}/browse/models`);
  await page.getByLabel("E-mail address").fill("demo@example.org");
  await page.getByLabel("Password", { exact: true }).fill("demo");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("link", { name: "shoebox.idf", exact: true }).click();
  await page.getByText("Building,Shoebox,0,Suburbs").waitFor();
  await page.keyboard.press("Escape");

  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Upload files" }).click();
  await (await chooser).setFiles([{ name: "far.txt", mimeType: "text/plain", buffer: Buffer.from("from afar") }]);
  await page.getByRole("link", { name: "far.txt", exact: true }).waitFor();
  await page.getByRole("link", { name: "far.txt", exact: true }).hover();
  const saved = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download far.txt" }).click();
  const download = await saved;
  expect(download.url()).toBe(`${app.url}/files/models/far.txt`);
  expect(await readFile(await download.path(), "utf8")).toBe("from afar");

  await page.reload();
  await page.getByRole("link", { name: "far.txt", exact: true }).waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("You have signed out.").waitFor();
  expect(await window.context.cookies()).toEqual([]);
  expect(window.errors).toEqual([]);
  expect(window.foreignRequests).toEqual([]);
  await rm(folder, { recursive: true });
});

test("from an origin that CORS_ORIGINS does not name, the front end gets no response", async () => {
  const folder = "web/dist";
  await using host = await startHost(join(process.cwd(), folder));
  const origin = await host.listen();
  await using app = await startTestApp();
  await using window = await openBrowser();
  await window.page.goto(origin);

  const answer = window.page.evaluate(
    (url) =>
      fetch(url, {
        method: "POST",
        credentials: "include",
        headers: { "content-type": "application/json" },
        body: '{"query":"{session{email}}"}',
      }).then(
        () => "an answer",
        () => "none",
      ),
    `${app.url}/graphql`,
  );

  expect(await answer).toBe("none");
  expect(app.sandbox.journal.entries).toEqual([]);
});
