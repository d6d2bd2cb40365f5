import { readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { composeServices } from "@theguild/federation-composition";
import { parse } from "graphql";
import { startTestApp } from "../support/startTestApp.js";
import type { TestClient } from "../support/TestClient.js";
import { DEMO, onlyRequest, received, store } from "./upstream.js";

const subgraph = new URL("../../schema/subgraph.graphql", import.meta.url);

const ENTITIES = `query ($of: [_Any!]!) {
  _entities(representations: $of) {
    __typename
    ... on User { email nickname }
    ... on File { path size mediaType }
    ... on Folder { path children { nodes { path } } }
  }
}`;

const entities = (caller: TestClient, ...of: readonly unknown[]) =>
  caller.execute<{ _entities: unknown[] }, object>(ENTITIES, { of });

const file = (path: string) => ({ __typename: "File", path });
const folder = (path: string) => ({ __typename: "Folder", path });
const user = (email: string) => ({ __typename: "User", email });

test("_service gives the committed SDL of the subgraph, without session and upstream call", async () => {
  await using app = await startTestApp();

  const { data } = await app.anonymous().execute("{ _service { sdl } }");

  expect(data).toEqual({ _service: { sdl: await readFile(subgraph, "utf8") } });
  expect(received(app)).toEqual([]);
});

test("references are resolved in their order, each to its type", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  await store(app, "/box/a.csv", "1,2");

  const { data, errors } = await entities(
    demo,
    file("/box/a.csv"),
    user("Demo@Example.ORG"),
    folder("box/"),
    folder("/"),
  );

  expect(errors).toBeUndefined();
  expect(data?._entities).toMatchObject([
    { __typename: "File", path: "/box/a.csv", size: 3, mediaType: "text/csv" },
    { __typename: "User", email: DEMO.email, nickname: "Demo" },
    { __typename: "Folder", path: "/box", children: { nodes: [{ path: "/box/a.csv" }] } },
    { __typename: "Folder", path: "/" },
  ]);
});

test("a reference to nothing, to the other type or to another's account is null", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const nothing = [
    ...[file("/nowhere.txt"), file("/nowhere/x.txt"), folder("/nowhere"), file("/models"), folder("/readme.txt")],
    ...[file("/"), file("/readme.txt/x"), user("admin@example.org"), user("nobody@example.org"), user("")],
  ];

  const { data, errors } = await entities(demo, ...nothing);

  expect(errors).toBeUndefined();
  expect(data?._entities).toEqual(nothing.map(() => null));
});

test("a reference that makes no sense is an error in its own slot", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const senseless = [
    ...[file("/a/../b"), file("\\b"), folder("//"), { __typename: "File" }, { __typename: "File", path: 1 }],
    ...[{ __typename: "User" }, { __typename: "User", email: null }, { __typename: "Folder", email: "/" }],
    ...["text", 1, true, [], [file("/readme.txt")]],
    ...[{ __typename: "Session", user: "Demo" }, { __typename: "constructor" }, { path: "/readme.txt" }, {}],
  ];

  for (let time = 0; time < 3; time++) {
    // the third time by its plan
    const { data, errors } = await entities(demo, ...senseless, file("/readme.txt"));

    expect(data?._entities).toEqual([...senseless.map(() => null), expect.objectContaining(file("/readme.txt"))]);
    expect(errors).toMatchObject(
      senseless.map((_, index) => ({ path: ["_entities", index], extensions: { code: "BAD_USER_INPUT" } })),
    );
  }
});

test("null, which the list does not allow, is refused before anything is resolved", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();

  const { errors } = await entities(demo, null, file("/readme.txt"));

  expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  expect(received(app)).toEqual([]);
});

test("no references are no entities", async () => {
  await using app = await startTestApp();

  expect((await entities(app.anonymous())).data).toEqual({ _entities: [] });
});

test("20 files of one folder cost one listing, and the account is read once", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const paths = Array.from({ length: 20 }, (_, index) => `/box/${index}.txt`);
  await Promise.all(paths.map((path) => store(app, path, path)));

  const { data } = await entities(demo, ...paths.map(file));

  expect(data?._entities).toMatchObject(paths.map((path) => ({ path, size: path.length })));
  expect(onlyRequest(app)).toMatchObject({ method: "GET", url: "/users/api/files/box" });

  app.sandbox.journal.clear();
  await entities(demo, user(DEMO.email), user("ada@example.org"), user(DEMO.email));
  expect(received(app)).toEqual(["GET /users/api/user"]);
});

test("a folder's children cost no call where its parent's listing shows them", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();

  await entities(demo, folder("/models"), folder("/models/variants"));

  expect(received(app)).toEqual(["GET /users/api/files", "GET /users/api/files/models"]);
});

test("the subgraph composes with another that adds to its entities", async () => {
  const projects = `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
    scalar FilePath
    scalar EmailAddress
    type Query { project(id: ID!): Project }
    type Project @key(fields: "id") { id: ID! model: File! inputs: Folder! owner: User! }
    type File @key(fields: "path") { path: FilePath! projects: [Project!]! }
    type Folder @key(fields: "path", resolvable: false) { path: FilePath! }
    type User @key(fields: "email") { email: EmailAddress! projects: [Project!]! }
  `;

  const { errors, publicSdl } = composeServices([
    { name: "ensims", url: "http://ensims.invalid/graphql", typeDefs: parse(await readFile(subgraph, "utf8")) },
    { name: "projects", url: "http://projects.invalid/graphql", typeDefs: parse(projects) },
  ]);

  expect(errors).toBeUndefined();
  expect(publicSdl).toMatch(/type File implements FileNode[^}]*projects: \[Project!\]!/);
});
