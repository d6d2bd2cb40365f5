import { once } from "node:events";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { build } from "esbuild";
import { openBrowser } from "../browser/openBrowser.js";
import { SetJessSessionDocument, SubmitStoredJobDocument } from "../generated/operations.js";
import { startTestApp } from "../support/startTestApp.js";
import { TOUR } from "./tour.js";

const CLIENTS = ["apollo", "urql", "relay", "graphqlRequest", "fetch"] as const;
const LIVE = ["apolloMultipart", "apolloSse", "graphqlSse", "relay", "urqlFetch", "urqlSse"] as const;
const FOLDER = fileURLToPath(new URL("../../examples/clients/", import.meta.url));

/** Follows a job with all clients at once, and keeps what each is told. */
const FOLLOW = `
  globalThis.followWithAll = (api, id) => {
    globalThis.told = Object.fromEntries(Object.keys(live).map((name) => [name, []]));
    for (const [name, { open }] of Object.entries(live)) {
      const tell = (text) => told[name].push(text);
      open(api).follow(id, ({ status }) => tell(status)).then(() => tell("completed"), (error) => tell(error.message));
    }
  };
`;

/** The set-ups as a front end has them: in one script, for browsers. */
async function bundle(): Promise<string> {
  const contents = [
    ...CLIENTS.map((name) => `import * as ${name} from "./${name}.ts";`),
    'import { tour } from "./tour.ts";',
    ...LIVE.map((name) => `import * as live_${name} from "./live/${name}.ts";`),
    `globalThis.takeTour = (name, api) => tour({ ${CLIENTS.join(", ")} }[name].open(api), "/tour of " + name);`,
    `const live = { ${LIVE.map((name) => `${name}: live_${name}`).join(", ")} };`,
    FOLLOW,
  ].join("\n");
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: FOLDER },
    define: { "process.env.NODE_ENV": '"production"' },
    bundle: true,
    platform: "browser",
    format: "iife",
    write: false,
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}

/** A site of an origin of its own that has the script on its page. */
async function startSite(script: string) {
  const server = createServer((request, answer) => {
    const isScript = request.url === "/script.js";
    answer.setHeader("content-type", isScript ? "text/javascript; charset=utf-8" : "text/html; charset=utf-8");
    answer.end(isScript ? script : '<!doctype html><link rel="icon" href="data:,"><script src="/script.js"></script>');
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server.close(), "close");
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Playwright answers CORS preflights by itself as long as it watches requests; here the service has to. */
async function openPage(origin: string) {
  const window = await openBrowser();
  await window.context.unroute("**/*");
  await window.page.goto(origin);
  return window;
}

/** What the page sees of a tour, or why there was none. */
const takeTour = (client: string, api: string) =>
  `takeTour(${JSON.stringify(client)}, ${JSON.stringify(api)}).catch((error) => ({ failed: error.message }))`;

const script = await bundle();

test.each(CLIENTS)("%s works on a page of another origin that CORS_ORIGINS names", async (client) => {
  await using site = await startSite(script);
  await using app = await startTestApp({ env: { CORS_ORIGINS: site.origin } });
  await using window = await openPage(site.origin);

  const seen: unknown = await window.page.evaluate(takeTour(client, app.url));

  expect(seen).toMatchObject(TOUR);
  expect(app.sandbox.journal.find("POST", "/users/api/files").length).toBe(1);
  expect(window.errors).toEqual([]);
});

test("every client follows a job on a page of another origin", async () => {
  await using site = await startSite(script);
  const env = { CORS_ORIGINS: site.origin, JOB_POLL_MIN_MS: "100" };
  await using app = await startTestApp({ env, quirks: { caseSeconds: 86_400 } });
  const demo = await app.signIn();
  await demo.execute(SetJessSessionDocument, { input: { jessUser: "DemoJess", jessPwd: "demo" } });
  const { data } = await demo.execute(SubmitStoredJobDocument, { path: "/examples" });
  await using window = await openPage(site.origin);
  const cookies = await demo.jar.getCookies(app.url);
  await window.context.addCookies(cookies.map(({ key, value }) => ({ name: key, value, url: app.url })));
  const allTold = (text: string) =>
    window.page.waitForFunction(`Object.values(told).every((each) => each.includes("${text}"))`);

  await window.page.evaluate(`followWithAll("${app.url}", "${data?.submitStoredJob.job?.id}")`);
  await allTold("QUEUED");
  await app.sandbox.jobs.advance(200_000_000);
  await allTold("completed");

  const told = await window.page.evaluate<Record<string, string[]>>("told");
  expect(Object.keys(told)).toEqual([...LIVE]);
  for (const each of Object.values(told)) expect(each.slice(-2)).toEqual(["FINISHED", "completed"]);
  expect(window.errors).toEqual([]);
});

test("a page of an origin that CORS_ORIGINS does not name gets nothing", async () => {
  await using site = await startSite(script);
  await using app = await startTestApp({ env: { CORS_ORIGINS: "http://127.0.0.1:1" } });
  await using window = await openPage(site.origin);

  expect(await window.page.evaluate(takeTour("fetch", app.url))).toEqual({ failed: "Failed to fetch" });

  expect(await window.context.cookies()).toEqual([]);
  expect(app.sandbox.journal.entries).toEqual([]);
});
