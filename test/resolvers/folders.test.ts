import { describe, expect, test } from "@jest/globals";
import { FilesDocument } from "../generated/operations.js";
import type { Quirks } from "../../src/sandbox/startSandbox.js";
import { startTestApp, type TestApp } from "../support/startTestApp.js";
import type { TestClient } from "../support/TestClient.js";
import { json, onlyRequest, received, store } from "./upstream.js";

interface Tree {
  readonly path: string;
  readonly name: string;
  readonly isFolder: boolean;
  readonly size: number;
  readonly children?: { readonly nodes: readonly Tree[] };
}

/** Five levels: as deep as the sandbox's starting content. */
const TREE = `query ($path: FilePath! = "/") {
  files(path: $path) { ...N children { nodes { ...N ... on Folder { children { nodes { ...N ... on Folder {
    children { nodes { ...N ... on Folder { children { nodes { ...N } } } } } } } } } } } }
}
fragment N on FileNode { name path isFolder size }`;

const flat = ({ path, isFolder, size, children }: Tree): string[] => [
  `${path}${isFolder ? "/" : ""} ${size}`,
  ...(children?.nodes ?? []).flatMap(flat),
];

async function treeOf(caller: TestClient, path = "/"): Promise<string[]> {
  const { data, errors } = await caller.execute<{ files: Tree | null }, { path: string }>(TREE, { path });
  expect(errors).toBeUndefined();
  return data?.files ? flat(data.files) : [];
}

const BOX = ["/box/a.idf 5", "/box/inner/ 5", "/box/inner/deep/ 2", "/box/inner/deep/p.json 2", "/box/inner/z.idf 3"];

async function startWithBox(quirks: Partial<Quirks>): Promise<TestApp> {
  const app = await startTestApp({ quirks });
  await store(app, "/box/a.idf", "12345");
  await store(app, "/box/inner/z.idf", "123");
  await store(app, "/box/inner/deep/p.json", "{}");
  return app;
}

/** What holds of a node whatever the listing shows of what is below it. */
const withoutFolderSizes = (lines: readonly string[]) => lines.map((line) => line.replace(/\/ \d+$/, "/"));

describe.each(["ztree", "jstree"] as const)("a listing in the form of %s", (listingShape) => {
  test("serves the whole subtree that it shows by one call", async () => {
    await using app = await startWithBox({ listingShape });
    const demo = await app.signIn();

    const all = await treeOf(demo);

    expect(all.slice(1, 7)).toEqual(["/box/ 10", ...BOX]);
    expect(withoutFolderSizes(all)).toContain("/results/2020/run-1/");
    expect(onlyRequest(app)).toMatchObject({ method: "GET", url: "/users/api/files", body: undefined });

    app.sandbox.journal.clear();
    expect(await treeOf(demo, "/box")).toEqual(["/box/ 10", ...BOX]);
    expect(onlyRequest(app).url).toBe("/users/api/files/box");
  });

  test.each(["null", "absent", "empty"] as const)(
    "of one level, with %s below, asks for each folder once",
    async (form) => {
      await using app = await startWithBox({ listingShape, listingDepth: 1, unlistedChildren: form });
      const demo = await app.signIn();

      const all = await treeOf(demo, "/box");

      expect(withoutFolderSizes(all)).toEqual(withoutFolderSizes(["/box/", ...BOX]));
      expect(received(app)).toEqual([
        "GET /users/api/files/box",
        "GET /users/api/files/box/inner",
        "GET /users/api/files/box/inner/deep",
      ]);
    },
  );

  test("shows an empty folder as a folder, and an empty file as a file", async () => {
    await using app = await startTestApp({ quirks: { listingShape } });
    const demo = await app.signIn();
    await store(app, "/box/empty.txt", "");
    await store(app, "/box/inner/x", "");
    await demo.execute('mutation { delete(path: "/box/inner/x") { ok } }');

    expect(await treeOf(demo, "/box")).toEqual(["/box/ 0", "/box/empty.txt 0", "/box/inner/ 0"]);
    expect(await treeOf(demo, "/box/inner")).toEqual(["/box/inner/ 0"]);
  });
});

test("the same folder is asked for once in an operation, wherever it is met", async () => {
  await using app = await startTestApp({ quirks: { listingDepth: 1 } });
  const demo = await app.signIn();
  const children = "children { nodes { path ... on Folder { children { totalCount } } } }";

  const { errors } = await demo.execute(`{
    a: files { ${children} }
    b: files { first: children(first: 1) { nodes { ... on Folder { children(first: 5) { totalCount } } } } }
    c: files(path: "models") { children { totalCount } }
    d: files(path: "/models/") { children(first: 1) { nodes { path } } }
    e: file(path: "/models/shoebox.idf") { path }
  }`);

  expect(errors).toBeUndefined();
  expect(received(app).sort()).toEqual([
    "GET /users/api/files",
    "GET /users/api/files/examples",
    "GET /users/api/files/models",
    "GET /users/api/files/results",
    "GET /users/api/files/weather",
  ]);
});

test("children that are not selected cost no call", async () => {
  await using app = await startTestApp({ quirks: { listingDepth: 1 } });
  const demo = await app.signIn();

  const { data } = await demo.execute(FilesDocument);

  const nodes = data?.files?.children.nodes.map(({ __typename, name }) => `${__typename} ${name}`);
  expect(nodes).toEqual(["Folder examples", "Folder models", "File readme.txt", "Folder results", "Folder weather"]);
  expect(received(app)).toEqual(["GET /users/api/files"]);
});

test("sizes exceed 32 bits, and a folder's is the sum of the files below", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const file = (fileName: string, fileSize: number) => ({
    fileName,
    fileSize,
    name: `${fileName} (1 GB)`,
    nocheck: false,
  });
  const children = [file("a.zip", 8_523_778_833), file("b.zip", 2 ** 50), file("c.zip", 0)];
  app.sandbox.failNext("GET", json({ fileName: "/big", name: "/big", nocheck: true, fileSize: 0, children }));

  expect(await treeOf(demo, "/big")).toEqual([
    `/big/ ${2 ** 50 + 8_523_778_833}`,
    "/big/a.zip 8523778833",
    `/big/b.zip ${2 ** 50}`,
    "/big/c.zip 0",
  ]);
});

test("a path with a Windows server's back-slashes names the same folder", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const children = [{ fileName: "\\test\\0\\win.ini", name: "win.ini (0.17 KB)", nocheck: false, fileSize: 167 }];
  app.sandbox.failNext("GET", json({ fileName: "\\test\\0", nocheck: true, children }));

  expect(await treeOf(demo, "/test/0")).toEqual(["/test/0/ 167", "/test/0/win.ini 167"]);
});

test("a listing in an envelope is read too", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const data = { fileName: "/x", nocheck: true, children: [{ fileName: "a", name: "a (1.00 KB)", fileSize: 1000 }] };
  app.sandbox.failNext("GET", json({ ok: true, status: "Here it is.", data }));

  expect(await treeOf(demo, "/x")).toEqual(["/x/ 1000", "/x/a 1000"]);
});
