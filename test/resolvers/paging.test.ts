import { describe, expect, test } from "@jest/globals";
import { FilesDocument, FilesPageDocument } from "../generated/operations.js";
import { startTestApp, type TestApp } from "../support/startTestApp.js";
import { codes, received, store } from "./upstream.js";

const NAMES = ["a.txt", "b.txt", "c.txt", "d.txt", "e.txt"];

async function startWithFolder(names: readonly string[] = NAMES): Promise<TestApp> {
  const app = await startTestApp();
  for (const name of names) await store(app, `/box/${name}`, name);
  return app;
}

test("first and after go through a folder page by page, in the upstream's order", async () => {
  await using app = await startWithFolder();
  const demo = await app.signIn();

  const start = (await demo.execute(FilesDocument, { path: "/box", first: 2 })).data?.files?.children;
  expect(start).toMatchObject({ totalCount: 5, pageInfo: { hasNextPage: true } });
  expect(start?.nodes.map(({ name }) => name)).toEqual(["a.txt", "b.txt"]);

  const next = async (after = "") =>
    (await demo.execute(FilesPageDocument, { path: "/box", first: 2, after })).data?.files?.children;
  const second = await next(start?.pageInfo.endCursor ?? undefined);
  expect(second?.edges.map(({ node }) => node.name)).toEqual(["c.txt", "d.txt"]);
  expect(second?.pageInfo).toEqual({
    ...{ hasNextPage: true, hasPreviousPage: true },
    ...{ startCursor: second?.edges[0]?.cursor, endCursor: second?.edges[1]?.cursor },
  });

  const last = await next(second?.edges[1]?.cursor);
  expect(last?.edges.map(({ node }) => node.name)).toEqual(["e.txt"]);
  expect(last).toMatchObject({ totalCount: 5, pageInfo: { hasNextPage: false, hasPreviousPage: true } });

  const nothing = await next(last?.pageInfo.endCursor ?? undefined);
  expect(nothing).toEqual({
    ...{ totalCount: 5, edges: [] },
    pageInfo: { hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null },
  });
});

test("edges, nodes and cursors of a page belong together, and every cursor goes on behind its own node", async () => {
  await using app = await startWithFolder();
  const demo = await app.signIn();
  interface Page {
    readonly nodes: readonly { readonly name: string }[];
    readonly edges: readonly { readonly cursor: string; readonly node: { readonly name: string } }[];
  }
  const operation = 'query { files(path: "/box") { children { nodes { name } edges { cursor node { name } } } } }';

  const { data } = await demo.execute<{ files: { children: Page } }, object>(operation);

  const { nodes = [], edges = [] } = data?.files.children ?? {};
  expect(nodes).toEqual(edges.map(({ node }) => node));
  for (const [index, { cursor }] of edges.entries()) {
    const page = await demo.execute(FilesPageDocument, { path: "/box", after: cursor });
    expect(page.data?.files?.children.edges.map(({ node }) => node.name)).toEqual(NAMES.slice(index + 1));
  }
});

describe("a cursor survives what happens to the folder meanwhile", () => {
  const cases: readonly (readonly [what: string, before: string[], removed: string[], rest: string[]])[] = [
    ["an insertion before it", ["a0.txt", "a1.txt"], [], ["c.txt", "d.txt", "e.txt"]],
    ["an insertion behind it", ["b0.txt"], [], ["b0.txt", "c.txt", "d.txt", "e.txt"]],
    ["a deletion before it", [], ["a.txt"], ["c.txt", "d.txt", "e.txt"]],
    ["the deletion of its own node", [], ["b.txt"], ["c.txt", "d.txt", "e.txt"]],
    ["the deletion of all behind it", [], ["c.txt", "d.txt", "e.txt"], []],
  ];
  test.each(cases)("%s", async (_what, inserted, removed, rest) => {
    await using app = await startWithFolder();
    const demo = await app.signIn();
    const first = await demo.execute(FilesDocument, { path: "/box", first: 2 });
    const after = first.data?.files?.children.pageInfo.endCursor ?? "";
    for (const name of inserted) await store(app, `/box/${name}`, "new");
    for (const name of removed) await demo.execute(`mutation { delete(path: "/box/${name}") { ok } }`);

    const { data } = await demo.execute(FilesPageDocument, { path: "/box", after });

    expect(data?.files?.children.edges.map(({ node }) => node.name)).toEqual(rest);
  });
});

test("a cursor is made of any name", async () => {
  const names = ["1:2:3", "=?&", "ü", "日本"];
  await using app = await startWithFolder(names);
  const demo = await app.signIn();

  const found: string[] = [];
  let after = (await demo.execute(FilesDocument, { path: "/box", first: 1 })).data?.files?.children.pageInfo.endCursor;
  while (typeof after === "string") {
    const page = (await demo.execute(FilesPageDocument, { path: "/box", first: 1, after })).data?.files?.children;
    found.push(...(page?.edges ?? []).map(({ node }) => node.name));
    after = page?.pageInfo.endCursor;
  }
  expect(found).toEqual(names.slice(1));
});

test("what is no page is refused", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();

  for (const first of [0, -1, 10_001, 2_147_483_647]) {
    const { data, errors } = await demo.execute(FilesDocument, { first });
    expect(data).toEqual({ files: null });
    expect(errors).toMatchObject([{ path: ["files", "children"], extensions: { code: "BAD_USER_INPUT" } }]);
  }
  for (const after of ["", "garbage", "Zm9v", "1", "LTE6YQ", "😀", "OTk5OTk5OTk5OTk6YQ"]) {
    const { errors } = await demo.execute(FilesPageDocument, { path: "/", after });
    expect({ after, codes: codes(errors) }).toEqual({ after, codes: ["BAD_USER_INPUT"] });
  }
});

test("first may be 1 to 10,000, and a page of all costs one call", async () => {
  await using app = await startWithFolder();
  const demo = await app.signIn();

  for (const first of [1, 10_000]) {
    const { data } = await demo.execute(FilesDocument, { path: "/box", first });
    expect(data?.files?.children.nodes).toHaveLength(Math.min(first, 5));
  }
  expect(received(app)).toEqual(["GET /users/api/files/box", "GET /users/api/files/box"]);
});
