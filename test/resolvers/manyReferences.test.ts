import { expect, test } from "@jest/globals";
import { startTestApp } from "../support/startTestApp.js";
import type { TestClient } from "../support/TestClient.js";
import { codes, DEMO, json, received, store } from "./upstream.js";

const QUIET = { env: { LOG_LEVEL: "warn" } };
const ENTITIES = `query ($of: [_Any!]!) {
  _entities(representations: $of) {
    ... on User { email }
    ... on File { path size }
    ... on Folder { path children { totalCount } }
  }
}`;

const entities = (caller: TestClient, of: readonly unknown[], query = ENTITIES) =>
  caller.execute<{ _entities: unknown[] }, object>(query, { of });

const count = (length: number) => Array.from({ length }, (_, index) => index);
const file = (path: string) => ({ __typename: "File", path });
const folder = (path: string) => ({ __typename: "Folder", path });
const fileNode = (fileName: string) => ({ fileName, name: `${fileName} (0.00 KB)`, nocheck: false, fileSize: 3 });
const folderNode = (fileName: string, children: readonly object[]) => ({
  ...{ fileName, name: fileName, nocheck: true, fileSize: 0 },
  children,
});
/** What the upstream answers for a folder that holds these files. */
const listed = (path: string, names: readonly string[]) => json(folderNode(path, names.map(fileNode)));

/** Where the errors of an answer are. */
const places = (errors: readonly { readonly path?: readonly (string | number)[] }[] = []) =>
  errors.map(({ path }) => path?.[1]);

test("1,001 references to files of one folder cost one listing, and each is answered in its slot", async () => {
  await using app = await startTestApp(QUIET);
  const demo = await app.signIn();
  const names = count(1_001).map((index) => `${index}.csv`);
  app.sandbox.failNext("GET", listed("/box", names));

  const { data, errors } = await entities(
    demo,
    names.map((name) => file(`/box/${name}`)),
  );

  expect(errors).toBeUndefined();
  expect(data?._entities).toEqual(names.map((name) => ({ path: `/box/${name}`, size: 3 })));
  expect(received(app)).toEqual(["GET /users/api/files/box"]);
});

test("all that a body of 1 MiB holds is resolved, slot by slot", async () => {
  await using app = await startTestApp(QUIET);
  const demo = await app.signIn();
  const references = count(2 ** 15 - 3_000).map((index) => file(String.fromCharCode(97 + (index % 7))));
  app.sandbox.failNext("GET", listed("/", ["a", "b", "c"]));

  const { data, errors, status } = await entities(demo, references);

  expect(Buffer.byteLength(JSON.stringify({ query: ENTITIES, variables: { of: references } }))).toBeGreaterThan(
    980_000,
  );
  expect({ status, errors }).toEqual({ status: 200, errors: undefined });
  expect(data?._entities).toEqual(
    references.map(({ path }) => (["a", "b", "c"].includes(path) ? { path: `/${path}`, size: 3 } : null)),
  );
  expect(received(app)).toEqual(["GET /users/api/files"]);
});

test("a bad reference among many is an error in its slot, and the others are right", async () => {
  await using app = await startTestApp(QUIET);
  const demo = await app.signIn();
  await store(app, "/box/a.csv", "1,2");
  const bad = [
    ...["text", 1, true, [], [file("/box/a.csv")], {}, { __typename: "Nothing" }, { __typename: "User" }],
    ...[file("/a/../b"), file("a\u0000b"), { __typename: "File", path: ["/box/a.csv"] }],
  ];
  const references = count(1_500).map((index) => bad[index / 100] ?? file("/box/a.csv"));

  const { data, errors } = await entities(demo, references);

  expect(places(errors)).toEqual(bad.map((_, index) => index * 100));
  expect(new Set(codes(errors))).toEqual(new Set(["BAD_USER_INPUT"]));
  expect(data?._entities).toEqual(
    references.map((reference) => (bad.includes(reference) ? null : { path: "/box/a.csv", size: 3 })),
  );
  expect(received(app)).toEqual(["GET /users/api/files/box"]);
});

test("a folder that cannot be listed fails the references into it alone, and is told to the log once", async () => {
  await using app = await startTestApp(QUIET);
  const demo = await app.signIn();
  await store(app, "/box/a.csv", "1,2");
  app.sandbox.failNext({ method: "GET", path: "/users/api/files/broken", times: Infinity }, { status: 500 });
  const references = count(600).flatMap((index) => [
    file(`/broken/${index}.csv`),
    file(index % 2 ? "/box/a.csv" : "/box/none"),
    { __typename: "User", email: DEMO.email },
  ]);

  const { data, errors } = await entities(demo, references);

  expect(places(errors)).toEqual(count(600).map((index) => index * 3));
  expect(new Set(codes(errors))).toEqual(new Set(["UPSTREAM_ERROR"]));
  expect(data?._entities).toEqual(
    count(600).flatMap((index) => [null, index % 2 ? { path: "/box/a.csv", size: 3 } : null, { email: DEMO.email }]),
  );
  expect(app.log.filter((line) => line.includes("answered 500"))).toHaveLength(1);
});

test("what is past 100 upstream calls is an error in its slot, and the rest is answered", async () => {
  await using app = await startTestApp(QUIET);
  const demo = await app.signIn();
  await Promise.all(count(150).map((index) => store(app, `/${index}/a.csv`, "1,2")));
  const references = count(1_200).map((index) => file(`/${index % 150}/a.csv`));

  const { data, errors } = await entities(demo, references);

  const isOver = (index: number) => index % 150 >= 100;
  expect(places(errors)).toEqual(count(1_200).filter(isOver));
  expect(new Set(codes(errors))).toEqual(new Set(["BAD_USER_INPUT"]));
  expect(data?._entities).toEqual(references.map(({ path }, index) => (isOver(index) ? null : { path, size: 3 })));
  expect(received(app)).toHaveLength(100);
});

test("a folder too long for what is left of the answer is an error in its slot, and takes nothing from the others", async () => {
  await using app = await startTestApp(QUIET);
  const demo = await app.signIn();
  const long = folderNode("long", count(9_000).map(String).map(fileNode));
  app.sandbox.failNext("GET", json(folderNode("/", [long, folderNode("short", ["a", "b"].map(fileNode))])));
  const paged = ENTITIES.replace("children", "children(first: 10000)");
  const references = ["/long", "/long", "/long", "/short", "/long", "/short"].map(folder);

  const { data, errors } = await entities(demo, references, paged.replace("totalCount", "totalCount nodes { name }"));

  expect(places(errors)).toEqual([2, 4]);
  expect(codes(errors)).toEqual(["BAD_USER_INPUT", "BAD_USER_INPUT"]);
  const short = { path: "/short", children: { totalCount: 2, nodes: [{ name: "a" }, { name: "b" }] } };
  expect(data?._entities.slice(2)).toEqual([null, short, null, short]);
});

test("more than 1,000 wrong references are one error, so that a short request makes no long answer", async () => {
  await using app = await startTestApp(QUIET);

  const { text, errors } = await entities(
    app.anonymous(),
    count(32_768).map(() => 0),
  );

  expect(errors).toMatchObject([{ path: ["_entities"], extensions: { code: "BAD_USER_INPUT" } }]);
  expect(text.length).toBeLessThan(1_000);
});

test("more references than a body has room for, by repetition, are refused", async () => {
  await using app = await startTestApp(QUIET);
  const demo = await app.signIn();
  const twice = `query ($of: [_Any!]!) {
    a: _entities(representations: $of) { __typename }
    b: _entities(representations: $of) { __typename }
  }`;

  const { data, errors } = await demo.execute(twice, { of: count(20_000).map(() => file("/readme.txt")) });

  expect({ data, codes: codes(errors) }).toEqual({ data: null, codes: ["BAD_USER_INPUT"] });
});

test("each file of a large folder is found", async () => {
  await using app = await startTestApp(QUIET);
  const demo = await app.signIn();
  const names = count(9_000).map((index) => `${"x".repeat(60)}${String(index).padStart(5, "0")}`);
  app.sandbox.failNext("GET", listed("/", names));

  const { data } = await entities(
    demo,
    names.map((name) => file(name)),
  );

  expect(data?._entities).toEqual(names.map((name) => ({ path: `/${name}`, size: 3 })));
});
