import { EventEmitter, once } from "node:events";
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { build } from "esbuild";
import { type SeenRequest, startProxy } from "../support/startProxy.js";
import { openTmp } from "../support/startService.js";
import { startTestApp, type TestApp, type TestAppOptions } from "../support/startTestApp.js";
import { runExample } from "./runExample.js";
import { TOUR } from "./tour.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const EXAMPLE = join(ROOT, "examples/clients");
const RELAYS = ["manifests/relay.json", "relay/__generated__"] as const;

interface Follower {
  follow(id: string, tell: (job: { readonly status: string }) => void): Promise<void>;
}
interface Client {
  logOn(email: string, password: string): Promise<unknown>;
  me(): Promise<unknown>;
}
type Clients<Of> = Readonly<Record<string, { open(api: string): Of }>>;

function open<Of>(clients: Clients<Of>, name: string, api: string): Of {
  const client = clients[name];
  if (client === undefined) throw new Error(`There is no ${name}.`);
  return client.open(api);
}

/** The set-ups in one module. */
interface Examples {
  readonly byText: Clients<Client>;
  readonly byId: Clients<Client>;
  readonly followers: Clients<Follower>;
  readonly tour: (client: Client, folder: string) => Promise<Record<string, unknown>>;
  readonly submitJob: (api: string) => Promise<string>;
}

const tmp = await openTmp();
afterAll(() => tmp[Symbol.asyncDispose]());
const project = join(tmp.path, "examples/clients");
const manifests = join(project, "manifests");

/** The project as its reader has it, without what Relay's compiler made. */
async function copyProject() {
  await mkdir(project, { recursive: true });
  const isSource = (path: string) => !path.slice(EXAMPLE.length).startsWith("/node_modules");
  await cp(EXAMPLE, project, { recursive: true, filter: isSource });
  await symlink(join(EXAMPLE, "node_modules"), join(project, "node_modules"));
  await cp(join(ROOT, "schema"), join(tmp.path, "schema"), { recursive: true });
  for (const made of RELAYS) await rm(join(project, made), { recursive: true });
  await mkdir(join(project, "relay/__generated__"));
  await writeFile(join(project, "manifests/relay.json"), "{}");
}

const SETUPS = `
  import "./cookieJar.ts";
  import { GraphQLClient } from "graphql-request";
  import * as apollo from "./apollo.ts";
  import * as fetch from "./fetch.ts";
  import * as graphqlRequest from "./graphqlRequest.ts";
  import * as urql from "./urql.ts";
  import * as graphqlSse from "./live/graphqlSse.ts";
  import { SetJessSessionDocument, SubmitStoredJobDocument } from "./operations.ts";
  import { clientsById, followersById } from "./trusted/clients.ts";
  export { tour } from "./tour.ts";
  export const byText = { apollo, fetch, graphqlRequest, urql };
  export const byId = clientsById;
  export const followers = { ...followersById, graphqlSse };
  export async function submitJob(api) {
    const http = new GraphQLClient(api + "/graphql", { credentials: "include" });
    await http.request(SetJessSessionDocument, { input: { jessUser: "DemoJess", jessPwd: "demo" } });
    return (await http.request(SubmitStoredJobDocument, { path: "/examples" })).submitStoredJob.job.id;
  }
`;

async function bundle(): Promise<Examples> {
  const outfile = join(tmp.path, "setups.mjs");
  const banner = { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' };
  const stdin = { contents: SETUPS, resolveDir: project };
  await build({ stdin, outfile, banner, bundle: true, platform: "node", format: "esm", logLevel: "error" });
  return (await import(pathToFileURL(outfile).href)) as Examples;
}

/** What a request has for its document, wherever it has it. */
interface Named {
  readonly query?: string;
  readonly documentId?: string;
  readonly extensions?: { readonly persistedQuery?: { readonly sha256Hash: string } };
}

function namedIn({ method, url, body }: SeenRequest): Named {
  if (method === "GET") {
    const { query, extensions = "{}" } = Object.fromEntries(new URL(url, "http://localhost").searchParams);
    return {
      ...(query !== undefined && { query }),
      extensions: JSON.parse(extensions) as Named["extensions"] & object,
    };
  }
  const operations = /name="operations"\r\n\r\n(.*)\r\n/.exec(body)?.[1] ?? body;
  return JSON.parse(operations) as Named;
}

/** How a request that the service received names its document. */
interface Seen {
  readonly method: string;
  readonly id: string | undefined;
  readonly text: string | undefined;
}

const isHash = ({ id, text }: Seen) => id !== undefined && text === undefined;
const isText = ({ id, text }: Seen) => id === undefined && text !== undefined;

/** The service, and all that it receives at /graphql. */
async function startSeen(options: TestAppOptions) {
  const app = await startTestApp(options);
  const seen: Seen[] = [];
  const proxy = await startProxy(app.url, {
    see(request) {
      if (!request.url.startsWith("/graphql")) return;
      const { query, documentId, extensions } = namedIn(request);
      const id = documentId ?? extensions?.persistedQuery?.sha256Hash;
      seen.push({ method: request.method, id, text: query === "" ? undefined : query });
    },
  });
  return {
    ...app,
    api: proxy.to(app.url),
    seen,
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await app.stop();
    },
  };
}

/** The texts of a manifest, by their ids. */
async function textsOf(file: string): Promise<Map<string | undefined, string>> {
  const manifest = JSON.parse(await readFile(join(manifests, file), "utf8")) as
    { operations: { id: string; body: string }[] } | Record<string, string>;
  if (!Array.isArray(manifest.operations)) return new Map(Object.entries(manifest));
  return new Map(manifest.operations.map(({ id, body }) => [id, body]));
}

let examples: Examples;
beforeAll(async () => {
  await copyProject();
  await runExample(project, "npm", "run", "--silent", "manifests");
  await cp(join(ROOT, "schema/manifest.json"), join(manifests, "ensims-graphql.json"));
  examples = await bundle();
});

test("Relay's manifest and artefacts are those that its compiler writes now", async () => {
  const [manifest, artefacts] = RELAYS;
  const read = (folder: string, path: string) => readFile(join(folder, path), "utf8");
  expect(await read(EXAMPLE, manifest)).toBe(await read(project, manifest));
  const names = await readdir(join(project, artefacts));
  expect(await readdir(join(EXAMPLE, artefacts))).toEqual(names);
  for (const name of names)
    expect(await read(EXAMPLE, join(artefacts, name))).toBe(await read(project, join(artefacts, name)));
});

test.each([
  ["apolloById", "apollo.json", ["POST"]],
  ["apolloByIdGet", "apollo.json", ["GET", "POST"]],
  ["urqlById", "urql.json", ["GET", "POST"]],
  ["relayById", "relay.json", ["POST"]],
])("enforce: %s takes the tour with ids of its own manifest, and sends no text", async (name, file, methods) => {
  await using app = await startSeen({ env: { TRUSTED_DOCUMENTS: join(manifests, file) } });

  const seen = await examples.tour(open(examples.byId, name, app.api), "/tour");

  expect(seen).toMatchObject(TOUR);
  const texts = await textsOf(file);
  expect(app.seen.length).toBeGreaterThanOrEqual(12);
  expect(app.seen.filter(({ id, text }) => text !== undefined || !texts.has(id))).toEqual([]);
  expect([...new Set(app.seen.map(({ method }) => method))].sort()).toEqual(methods);
});

test.each(["fetch", "graphqlRequest"])(
  "enforce: %s takes the tour with texts of the package's manifest",
  async (name) => {
    await using app = await startSeen({ env: { TRUSTED_DOCUMENTS: join(manifests, "ensims-graphql.json") } });

    const seen = await examples.tour(open(examples.byText, name, app.api), "/tour");

    expect(seen).toMatchObject(TOUR);
    const texts = [...(await textsOf("ensims-graphql.json")).values()];
    expect(app.seen.length).toBeGreaterThanOrEqual(11); // an upload is plain HTTP
    expect(app.seen.filter(({ id, text = "" }) => id !== undefined || !texts.includes(text))).toEqual([]);
  },
);

test("enforce: with all manifests in one folder a document that is in none of them is refused, by text and by id", async () => {
  await using app = await startSeen({ env: { TRUSTED_DOCUMENTS: manifests } });
  const code = async (params: object) => {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${app.api}/graphql`, { method: "POST", headers, body: JSON.stringify(params) });
    return (await response.json()) as unknown;
  };

  expect(await code({ query: "{ session { user } }" })).toMatchObject({
    errors: [{ extensions: { code: "PERSISTED_DOCUMENT_REQUIRED" } }],
  });
  expect(await code({ documentId: "0".repeat(64) })).toMatchObject({
    errors: [{ extensions: { code: "PERSISTED_DOCUMENT_NOT_FOUND" } }],
  });
});

const NOT_HERE = "This service has no document with this id.";

test("enforce: a client whose manifest the service does not have is told so at once, and sends no text", async () => {
  const other = join(tmp.path, "Other.graphql");
  await writeFile(other, "query Other { session { user } }");
  await using app = await startSeen({ env: { TRUSTED_DOCUMENTS: other } });
  const names = Object.keys(examples.followers).filter((name) => name !== "graphqlSse");

  for (const name of Object.keys(examples.byId))
    await expect(open(examples.byId, name, app.api).logOn("demo@example.org", "demo")).rejects.toThrow(NOT_HERE);
  for (const name of names) {
    const following = open(examples.followers, name, app.api).follow("1", () => undefined);
    const isByGraphqlSse = /Sse|relay/.test(name); // which tells the status alone
    await expect(following).rejects.toThrow(isByGraphqlSse ? "400" : NOT_HERE);
  }

  expect(app.seen.filter((each) => !isHash(each))).toEqual([]);
  expect(app.seen).toHaveLength(Object.keys(examples.byId).length + names.length);
  expect(app.sandbox.journal.entries).toEqual([]);
});

test.each(
  ["off", "log"].flatMap((mode) =>
    [
      ["apolloById", "POST"],
      ["apolloByIdGet", "GET"],
      ["urqlById", "GET"],
    ].map(([name = "", method]) => [mode, name, method] as const),
  ),
)("%s: %s is told that hashes are not supported, and takes the tour with texts", async (mode, name, method) => {
  const trusted = { TRUSTED_DOCUMENTS: join(manifests, "relay.json"), TRUSTED_DOCUMENTS_MODE: mode };
  await using app = await startSeen({ env: mode === "off" ? {} : trusted });
  const client = open(examples.byId, name, app.api);

  await expect(client.me()).rejects.toThrow("There is no session");
  expect(await examples.tour(client, "/tour")).toMatchObject(TOUR);

  expect(app.seen[0]).toMatchObject({ method, id: expect.stringMatching(/^[0-9a-f]{64}$/), text: undefined });
  expect(app.seen.filter((each) => !isHash(each) && !isText(each))).toEqual([]); // a text is never registered by a hash
  const unanswered = app.seen.filter(
    (each, index) => isHash(each) && !app.seen.slice(index + 1, index + 2).some(isText),
  );
  expect(unanswered).toEqual([]);
  expect(app.seen.filter(isText).length).toBeGreaterThan(12);
});

/** Follows a job to its end with these clients, and gives what each was told. */
async function followAll(app: TestApp & { api: string; seen: Seen[] }, names: readonly string[]) {
  await open(examples.byText, "fetch", app.api).logOn("demo@example.org", "demo");
  const id = await examples.submitJob(app.api);
  app.seen.length = 0;
  const told: Record<string, string[]> = Object.fromEntries(names.map((name) => [name, []]));
  const telling = new EventEmitter();
  const following = names.map((name) =>
    open(examples.followers, name, app.api).follow(id, ({ status }) => {
      told[name]?.push(status);
      if (Object.values(told).every(({ length }) => length > 0)) telling.emit("all");
    }),
  );
  await Promise.race([once(telling, "all"), Promise.all(following)]);
  await app.sandbox.jobs.advance(200_000_000);
  await Promise.all(following);
  return told;
}

const LIVE = { env: { JOB_POLL_MIN_MS: "100" }, quirks: { caseSeconds: 86_400 } };

test("enforce: every client follows a job to its end by an id, graphql-sse by the text of the package", async () => {
  await using app = await startSeen({ ...LIVE, env: { ...LIVE.env, TRUSTED_DOCUMENTS: manifests } });

  const told = await followAll(app, Object.keys(examples.followers));

  for (const each of Object.values(told)) expect(each.at(-1)).toBe("FINISHED");
  const texts = [...(await textsOf("ensims-graphql.json")).values()];
  expect(app.seen.filter(isText).map(({ text = "" }) => texts.includes(text))).toEqual([true]);
  const owners = { "apollo.json": 2, "urql.json": 2, "relay.json": 1 };
  for (const [file, times] of Object.entries(owners)) {
    const ids = await textsOf(file);
    expect([file, app.seen.filter((each) => isHash(each) && ids.has(each.id)).length]).toEqual([file, times]);
  }
  expect(app.seen).toHaveLength(6);
});

test("off: Apollo Client subscribes with the text when a hash was refused; urql is told at once", async () => {
  await using app = await startSeen(LIVE);
  const told = await followAll(app, ["apolloMultipartById", "apolloSseById"]);

  for (const each of Object.values(told)) expect(each.at(-1)).toBe("FINISHED");
  expect([app.seen.filter(isHash).length, app.seen.filter(isText).length]).toEqual([2, 2]);
  for (const name of ["urqlFetchById", "urqlSseById"]) {
    const following = open(examples.followers, name, app.api).follow("1", () => undefined);
    await expect(following).rejects.toThrow("PersistedQueryNotSupported");
  }
});

test("enforce: curl does all it does with files of the documents that it sends", async () => {
  await using before = await startSeen({});
  await runExample(project, "./curl.sh", before.api);
  const folder = join(tmp.path, "curl");
  await mkdir(folder);
  for (const [index, { text = "" }] of before.seen.entries()) await writeFile(join(folder, `${index}.graphql`), text);
  await using app = await startSeen({ env: { TRUSTED_DOCUMENTS: folder } });

  const printed = await runExample(project, "./curl.sh", app.api);

  expect(printed).not.toContain('"errors"');
  expect(printed).toContain('{"data":{"me":{"email":"demo@example.org"},"files":');
  expect(printed).toContain('{"data":{"logoff":{"ok":true}}}');
});
