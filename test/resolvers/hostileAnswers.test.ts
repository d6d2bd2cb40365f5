import { once } from "node:events";
import { createServer } from "node:http";
import { Readable, type Duplex } from "node:stream";
import { buffer } from "node:stream/consumers";
import { constants, createBrotliCompress, createGzip, gzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import type { Fault } from "../../src/sandbox/startSandbox.js";
import { SendMailDocument, UploadDocument } from "../generated/operations.js";
import { startTestApp } from "../support/startTestApp.js";
import { codes, json, received } from "./upstream.js";

const JSON_TYPE = { "content-type": "application/json" };
const text = (body: string): Fault => ({ headers: JSON_TYPE, body });
const listing = (...children: unknown[]) => json({ fileName: "/", nocheck: true, fileSize: 0, name: "/", children });
const file = (fileName: string, fileSize: unknown = 1) => ({ fileName, nocheck: false, fileSize, name: "x (0.00 KB)" });

const ME = "{ me { email surname usesJess } }";
const FILES = "{ files { size children { totalCount nodes { name path size ... on File { url } } } } }";

/** A text and many MiB of one character, compressed piece by piece with little effort: the best that brotli can takes five seconds. */
async function bombOf(start: string, character: string, mebibytes: number, compressor: Duplex): Promise<Buffer> {
  const piece = Buffer.alloc(2 ** 20, character);
  const pieces = [Buffer.from(start), ...Array.from({ length: mebibytes }, () => piece)];
  return buffer(Readable.from(pieces).pipe(compressor));
}

const QUICK = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
const ZIPPED_LISTS = await bombOf("", "[", 200, createGzip({ level: 1 }));
const ZIPPED_ACCOUNT = await bombOf('{"email":"a@b.org"}', " ", 70, createGzip({ level: 1 }));
const ZIPPED_BLANKS = await bombOf("", " ", 200, createGzip({ level: 1 }));
const BROTLI_BLANKS = await bombOf("", " ", 100, createBrotliCompress(QUICK));

describe("an answer that cannot be meant is UPSTREAM_BAD_RESPONSE:", () => {
  const account = (data: unknown) => json({ ok: true, status: "", data });
  const info = (major: string) => text(`{"Title":"t","Major":${major},"Minor":0,"Revision":0}`);
  const cases: readonly (readonly [what: string, query: string, fault: Fault])[] = [
    ["null for the account", ME, account(null)],
    ["null for the address", ME, account({ email: null })],
    ["no address but an inherited one", ME, text('{"ok":true,"data":{"__proto__":{"email":"eve@example.org"}}}')],
    ["a wrong type in the account", ME, account({ email: "demo@example.org", surname: { toString: "x" } })],
    ["a text for a truth", ME, account({ email: "demo@example.org", use_jess: "false" })],
    ["a list for the account", ME, account(["demo@example.org"])],
    ["a version of 1e999", "{ info { major } }", info("1e999")],
    ["a negative version", "{ info { major } }", info("-1")],
    ["a version beyond GraphQL's Int", "{ info { major } }", info("2147483648")],
    ["a size of 1e999", FILES, text(listing(file("a", 4711)).body.replace("4711", "1e999"))],
    ["a negative size", FILES, listing(file("a", -1))],
    ["a fractional size", FILES, listing(file("a", 0.5))],
    ["a size beyond 2^53", FILES, listing(file("a", 2 ** 53))],
    ["sizes that only together are beyond 2^53", FILES, listing(file("a", 2 ** 53 - 1), file("b", 2 ** 53 - 1))],
    ["a size as text", FILES, listing(file("a", "1"))],
    ["a number for a name", FILES, listing({ ...file("a"), fileName: 5 })],
    ["null among the children", FILES, listing(file("a"), null)],
    ["children that are no list", FILES, listing({ ...file("a"), children: { 0: file("b"), length: 1 } })],
    ["5 million levels of lists", ME, text("[".repeat(5_000_000))],
    ["5 million levels within a listing", FILES, text(`{"fileName":"/","children":${"[".repeat(5_000_000)}`)],
    ["100,000 levels of objects", ME, text('{"data":'.repeat(100_000) + "1" + "}".repeat(100_000))],
    ["5,000 levels beside what was asked for", ME, text(`{"data":{"email":"a@b.org","x":${deep(5_000)}}}`)],
    ["more JSON than memory is for", ME, text(`{"ok":true,"status":"${"x".repeat(65 * 2 ** 20)}"}`)],
    ["a gzip bomb", ME, bomb("gzip", ZIPPED_LISTS)],
    ["a gzip bomb that is an account", ME, bomb("gzip", ZIPPED_ACCOUNT)],
    ["a gzip bomb in gzip", ME, bomb("gzip, gzip", gzipSync(ZIPPED_BLANKS))],
    ["a brotli bomb", ME, bomb("br", BROTLI_BLANKS)],
  ];

  function deep(levels: number): string {
    return "[".repeat(levels) + "]".repeat(levels);
  }

  function bomb(coding: string, body: Buffer): Fault {
    return { headers: { ...JSON_TYPE, "content-encoding": coding }, body };
  }

  test.each(cases)("%s", async (_what, query, fault) => {
    await using app = await startTestApp({ env: { LOG_LEVEL: "silent" } });
    const demo = await app.signIn();
    app.sandbox.failNext("GET", fault);

    const { errors, text: answer } = await demo.execute(query);

    expect(codes(errors)).toEqual(["UPSTREAM_BAD_RESPONSE"]);
    expect(answer.length).toBeLessThan(1_000);
    expect(received(app)).toHaveLength(1);
  });
});

test("keys like __proto__ are mere keys, and change nothing", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const evil = '"__proto__":{"polluted":1,"surname":"Eve"},"constructor":{"prototype":{"polluted":1}}';
  app.sandbox.failNext("GET", text(`{"ok":true,${evil},"data":{${evil},"email":"demo@example.org"}}`));
  const children = ["__proto__", "constructor", "hasOwnProperty"].map((name) => file(name));
  app.sandbox.failNext("GET", text(listing(...children).body.replace("{", `{${evil},`)));

  const me = await demo.execute(ME);
  const found = await demo.execute('{ p: file(path: "/__proto__") { name } n: file(path: "/toString") { name } }');

  expect(me.data).toEqual({ me: { email: "demo@example.org", surname: null, usesJess: false } });
  expect(found.data).toEqual({ p: { name: "__proto__" }, n: null });
  expect({}).not.toHaveProperty("polluted");
  expect((await demo.execute("{ session { user } }")).text).not.toContain("polluted");
});

test("whatever name a listing gives, its path stays in the folder, and names that are none are left out", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const names = [
    "..",
    ".",
    "",
    "/",
    "../..",
    "a/..",
    "\\..",
    "../../etc/passwd",
    "a/b",
    "a\\c",
    "C:\\d",
    "a\\..\\b",
    "\\e",
    "\\x\\e",
    "\0",
    "\ud800",
    "ü".repeat(128),
    "e",
  ];
  app.sandbox.failNext("GET", listing(...names.map((name) => file(name))));

  const { data, errors, text: answer } = await demo.execute(FILES);

  expect(errors).toBeUndefined();
  const shown = ["passwd", "b", "a\\c", "C:\\d", "e"].map((name) => ({
    ...{ name, path: `/${name}`, size: 1 },
    url: `${app.url}/files/${encodeURIComponent(name)}`,
  }));
  expect(data).toEqual({ files: { size: shown.length, children: { totalCount: shown.length, nodes: shown } } });
  expect(answer.isWellFormed()).toBe(true);
  const leftOut = app.log.filter((line) => line.includes("left out")).map((line) => JSON.parse(line) as object);
  expect(leftOut).toMatchObject([{ level: 40, api: "users", path: "/files", count: 7 }]);
});

test("a name that comes twice is shown twice, and pages come to an end", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  app.sandbox.failNext({ method: "GET", times: Infinity }, listing(...["a", "a", "b", "a"].map((name) => file(name))));
  const query =
    "query ($after: String) { files { children(first: 1, after: $after) { nodes { name } edges { cursor node { name } } } } }";
  interface Page {
    readonly files: { readonly children: { readonly edges: readonly { cursor: string; node: { name: string } }[] } };
  }

  const seen: string[] = [];
  let after: string | undefined;
  do {
    const { data, errors } = await demo.execute<Page, { after: string | undefined }>(query, { after });
    expect(errors).toBeUndefined();
    const [edge] = data?.files.children.edges ?? [];
    if (edge) seen.push(edge.node.name);
    after = edge?.cursor;
  } while (after !== undefined && seen.length < 10);

  expect(seen).toEqual(["a", "a", "b", "a"]);
});

test.each([
  [1_000, undefined],
  [10_000, ["UPSTREAM_BAD_RESPONSE"]],
])("a listing of %d levels of folders is read, or refused, in good time", async (levels, expected) => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const head = '{"fileName":"d","nocheck":true,"fileSize":0,"children":[';
  const tree = `${head.repeat(levels)}${JSON.stringify(file("f", 7))}${"]}".repeat(levels)}`;
  app.sandbox.failNext("GET", text(`{"fileName":"/","nocheck":true,"children":[${tree}]}`));

  const { data, errors } = await demo.execute("{ files { size children { nodes { size } } } }");

  expect(errors && codes(errors)).toEqual(expected);
  if (!expected) expect(data).toEqual({ files: { size: 7, children: { nodes: [{ size: 7 }] } } });
});

test("an answer that drips is given up in time, though something moves all the while", async () => {
  await using app = await startTestApp({ env: { UPSTREAM_TIMEOUT_MS: "1500", UPSTREAM_IDLE_TIMEOUT_MS: "1000" } });
  const demo = await app.signIn();
  app.sandbox.failNext("GET", { ...text(`{"ok":true,"data":{"email":"${"x".repeat(10_000)}"}}`), dripMs: 10 });

  const { errors } = await demo.execute(ME);

  expect(codes(errors)).toEqual(["UPSTREAM_TIMEOUT"]);
});

test("a redirect to another host is never followed: nothing arrives there, least of all the session", async () => {
  let arrived = 0;
  const other = createServer().listen(0, "127.0.0.1");
  other.on("connection", (socket) => {
    arrived += 1;
    socket.destroy();
  });
  await once(other, "listening");
  const address = other.address();
  const port = typeof address === "object" ? address?.port : undefined;
  await using app = await startTestApp();
  const demo = await app.signIn();

  for (const status of [301, 302, 303, 307, 308]) {
    const headers = {
      Location: `http://localhost:${port}/users/api/user`,
      Refresh: `0; url=http://127.0.0.1:${port}/`,
    };
    app.sandbox.failNext({ times: Infinity }, { status, headers });
    const answers = [
      await demo.execute(ME),
      await demo.execute(SendMailDocument, { input: { title: "t", message: "m" } }),
      await demo.execute(UploadDocument, { files: [new File(["a"], "a")] }),
    ];
    expect(answers.map(({ errors }) => codes(errors))).toEqual(Array(3).fill(["UPSTREAM_BAD_RESPONSE"]));
    const download = await demo.fetch("/files/readme.txt");
    expect([download.status, download.headers.get("location")]).toEqual([502, null]);
    expect(await download.json()).toMatchObject({ errors: [{ extensions: { code: "UPSTREAM_BAD_RESPONSE" } }] });
    app.sandbox.clearFaults();
  }

  expect(arrived).toBe(0);
  await once(other.close(), "close");
});
