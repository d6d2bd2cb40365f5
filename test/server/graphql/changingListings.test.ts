import { readFileSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";
import type { TestClient } from "../../support/TestClient.js";

const FILES = readFileSync(new URL("../../../schema/operations/Files.graphql", import.meta.url), "utf8");
const SHORT =
  "query Short($at: FilePath!) { here: files(path: $at) { children { all: nodes { name size } totalCount pageInfo { startCursor endCursor } } } }";
const FRAMED =
  "query Framed { files { s: size ...F children(first: 80) { __typename all: nodes { ...N } totalCount pageInfo { startCursor endCursor hasNextPage } } __typename } } " +
  "fragment F on FileNode { where: path isFolder } fragment N on FileNode { __typename path ... on File { url type: mediaType } ... on Folder { size } }";

const storage = (app: TestApp, ...names: string[]) => join(app.sandbox.dataDir, "files/demo@example.org", ...names);

/** How the last operation was answered, by the log. */
const wayOf = (app: TestApp) => {
  const { repeated, renewed } = JSON.parse(app.log.findLast((line) => line.includes('"msg":"operation"')) ?? "") as {
    repeated?: true;
    renewed?: true;
  };
  return repeated ? "repeated" : renewed ? "renewed" : "executed";
};

const withoutId = (text: string) => text.replace(/"requestId":"[^"]+"/g, "");

let asked = 0;

/** Asks what was asked before, and then by a document that is new, so that it goes the long way: both have to answer the same. */
async function ask(app: TestApp, client: TestClient, query: string, variables: Record<string, unknown> = {}) {
  const before = app.sandbox.journal.entries.length;
  const { text } = await client.execute(query, variables);
  const calls = app.sandbox.journal.entries.slice(before).map(({ method, url }) => `${method} ${url}`);
  const way = wayOf(app);
  const anew = await client.execute(`${query} # ${(asked += 1)}`, variables);
  expect(withoutId(text)).toBe(withoutId(anew.text));
  return { text, way, calls };
}

async function warmUp(app: TestApp, client: TestClient, query: string, variables: Record<string, unknown> = {}) {
  for (let time = 0; time < 4; time++) await client.execute(query, variables);
  expect(wayOf(app)).toBe("repeated");
}

/** Makes the folder one of 50 files. */
async function fill(folder: string) {
  await mkdir(folder, { recursive: true });
  for (let n = 0; n < 50; n++) await writeFile(join(folder, `file-${n}.csv`), "x".repeat(100 + n));
}

test.each([
  ["the shipped operation", FILES, { path: "/" }],
  ["one by other names", SHORT, { at: "/" }],
  ["one with fragments, sizes and cursors", FRAMED, {}],
])(
  "%s, of a folder in which something changes all the time, is answered as if it were new, by one call",
  async (_, query, variables) => {
    await using app = await startTestApp();
    const demo = await app.signIn();
    await fill(storage(app));
    await warmUp(app, demo, query, variables);
    const steps: readonly (readonly [string, () => Promise<unknown>])[] = [
      ["longer", () => writeFile(storage(app, "file-30.csv"), "x".repeat(1_000))],
      [
        "two others",
        async () => {
          await writeFile(storage(app, "file-26.csv"), "x".repeat(7));
          await writeFile(storage(app, "file-49.csv"), "");
        },
      ],
      ["one more", () => writeFile(storage(app, "file-300.csv"), "x")],
      ["one less", () => rm(storage(app, "file-35.csv"))],
      ["a name that is no ASCII", () => writeFile(storage(app, "ü日本.csv"), "x")],
      ["after that", () => writeFile(storage(app, "ü日本.csv"), "xx")],
      ["a file in a folder", () => writeFile(storage(app, "models/new.idf"), "x".repeat(12))],
      ["a new folder", () => mkdir(storage(app, "another"))],
      ["the first", () => writeFile(storage(app, "!.csv"), "x")],
      ["the last", () => writeFile(storage(app, "zz.csv"), "x")],
      ["another first", () => rename(storage(app, "!.csv"), storage(app, "#.csv"))],
      ["another last", () => rename(storage(app, "ü日本.csv"), storage(app, "ü日本人.csv"))],
    ];

    for (const [what, step] of steps) {
      await step();
      const { way, calls } = await ask(app, demo, query, variables);
      expect({ what, way, calls }).toEqual({ what, way: "renewed", calls: ["GET /users/api/files"] });
      expect((await ask(app, demo, query, variables)).way).toBe("repeated");
    }
  },
);

test("a listing that only the whole operation can deal with goes its way: emptied, gone, beyond the page, with a name that needs an escape", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  await fill(storage(app, "many"));
  const query =
    'query Many { files(path: "/many") { path children(first: 51) { totalCount nodes { path } pageInfo { hasNextPage } } } }';
  await warmUp(app, demo, query);
  const change = () => writeFile(storage(app, "many", "file-7.csv"), "x".repeat((asked += 1)));
  await change();
  expect((await ask(app, demo, query)).way).toBe("renewed");

  await writeFile(storage(app, "many", 'quo"te.csv'), "x");
  expect((await ask(app, demo, query)).way).toBe("executed");
  await rm(storage(app, "many", 'quo"te.csv'));
  await writeFile(storage(app, "many", "file-50.csv"), "x");
  await writeFile(storage(app, "many", "file-51.csv"), "x");
  expect((await ask(app, demo, query)).text).toContain('"hasNextPage":true');
  await rm(storage(app, "many"), { recursive: true });
  await mkdir(storage(app, "many"));
  expect((await ask(app, demo, query)).text).toContain('"totalCount":0');
  await rm(storage(app, "many"), { recursive: true });
  expect((await ask(app, demo, query)).text).toBe('{"data":{"files":null}}\n');
  await fill(storage(app, "many"));
  await ask(app, demo, query);
  await change();
  await ask(app, demo, query);
  await change();
  expect((await ask(app, demo, query)).way).toBe("renewed");
});

test("what shows less of a listing than all of it, or more, is answered as if it were new", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  await fill(storage(app));
  const first = (await demo.execute("{ files { children(first: 1) { pageInfo { endCursor } } } }")).data as {
    files: { children: { pageInfo: { endCursor: string } } };
  };
  const children = (args: string, fields: string) => `children(first: 99${args}) { nodes { ${fields} } }`;
  const cases: readonly (readonly [string, Record<string, unknown>])[] = [
    [
      `query Behind($after: String) { files { ${children(", after: $after", "name")} } }`,
      { after: first.files.children.pageInfo.endCursor },
    ],
    [`query Sized($sized: Boolean!) { files { ${children("", "name size @include(if: $sized)")} } }`, { sized: true }],
    [
      `query Unsized($sized: Boolean!) { files { ${children("", "name size @include(if: $sized)")} } }`,
      { sized: false },
    ],
    [`query Inner { files { ${children("", "name ... on Folder { children { nodes { path } } }")} } }`, {}],
    [`query Edges { files { children { edges { node { name } } nodes { name } } } }`, {}],
    [`query Twice { files { a: ${children("", "name")} b: ${children("", "size")} } }`, {}],
    [`query Typed { files { ${children("", "name")} } __typename }`, {}],
    [`query Two { files { ${children("", "name")} } info { version } }`, {}],
    [`query Given($first: Int! = 60) { files { children(first: $first) { nodes { size } } } }`, {}],
  ];
  for (const [query, variables] of cases) {
    for (let time = 0; time < 6; time++) {
      await writeFile(storage(app, "readme.txt"), "x".repeat((asked += 1)));
      await ask(app, demo, query, variables);
    }
  }
});

test("arguments that no page has are refused each time, null is taken for the default, and neither ends anything", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const query =
    "query Given($first: Int, $at: FilePath) { files(path: $at) { children(first: $first) { nodes { name } } } }";
  for (const variables of [{ first: null }, { at: null }, { first: 0 }, { first: 10_001 }, { first: 3 }, {}]) {
    for (let time = 0; time < 5; time++) await ask(app, demo, query, variables);
  }
  expect((await demo.execute(query, { first: null })).data).toEqual((await demo.execute(query)).data);
  expect((await demo.execute(query, { first: 0 })).errors).toMatchObject([
    { path: ["files", "children"], extensions: { code: "BAD_USER_INPUT" } },
  ]);
  expect((await demo.execute(query, { at: null })).errors).toMatchObject([
    { path: ["files"], extensions: { code: "BAD_USER_INPUT" } },
  ]);
  expect((await demo.execute(query, { first: 3 })).errors).toBeUndefined();
});

test("addresses in the answer are those that the caller uses now, whatever it used before", async () => {
  await using app = await startTestApp({ env: { TRUST_PROXY: "true" } });
  const demo = await app.signIn();
  await fill(storage(app));
  const query = "query Urls { files { children { nodes { ... on File { url } } } } }";
  for (let time = 0; time < 30; time++) {
    await writeFile(storage(app, "readme.txt"), "x".repeat(time + 1));
    const host = `h${Math.floor(time / 2) % 2}.example.org`;
    const { text } = await demo.execute(query, {}, { "x-forwarded-host": host });
    expect(text.split("http://").length).toBeGreaterThan(50);
    expect(text.split("http://").length).toBe(text.split(`http://${host}/`).length);
  }
  expect(wayOf(app)).toBe("renewed");
});

test("callers whose listings change all the time get each its own", async () => {
  await using app = await startTestApp();
  const emails = ["demo@example.org", "admin@example.org"];
  const callers = await Promise.all(emails.map(async (email) => ({ email, client: await app.signIn(email) })));
  for (let round = 0; round < 12; round++) {
    await Promise.all(
      callers.map(async ({ email, client }) => {
        const folder = join(app.sandbox.dataDir, "files", email, "own");
        await mkdir(folder, { recursive: true });
        await writeFile(join(folder, `of-${email}.txt`), "x".repeat(round + 1));
        const answers = await Promise.all([1, 2, 3].map(() => client.execute(SHORT, { at: "/own" })));
        for (const { data } of answers) {
          expect(data).toMatchObject({ here: { children: { all: [{ name: `of-${email}.txt`, size: round + 1 }] } } });
        }
      }),
    );
  }
});
