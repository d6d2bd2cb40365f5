import { describe, expect, test } from "@jest/globals";
import { request } from "undici";
import { FileDocument, FilesDocument } from "../generated/operations.js";
import { startTestApp } from "../support/startTestApp.js";
import { json, onlyRequest, received, store } from "./upstream.js";

const UNKNOWN = "application/octet-stream";

test("file is found in the listing of its folder, by one call", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  await store(app, "/box/table.csv", "1,2\r\n");

  const { data } = await demo.execute(FileDocument, { path: "box/table.csv" });

  expect(data?.file).toEqual({
    ...{ name: "table.csv", path: "/box/table.csv", isFolder: false, size: 5, mediaType: "text/csv" },
    url: `${app.url}/files/box/table.csv`,
  });
  expect(onlyRequest(app)).toMatchObject({ method: "GET", url: "/users/api/files/box" });
});

describe("what is not there is null, and no error", () => {
  test.each(["404", "okfalse", "empty"] as const)("when the upstream says so by %s", async (missingPath) => {
    await using app = await startTestApp({ quirks: { missingPath } });
    const demo = await app.signIn();

    const { data, errors } = await demo.execute(`{
      noFolder: files(path: "/nowhere") { path }
      noFolderDeep: files(path: "/nowhere/at/all") { path }
      aFileIsNoFolder: files(path: "/readme.txt") { path }
      belowAFile: files(path: "/readme.txt/x") { path }
      noFile: file(path: "/models/nothing.idf") { path }
      noFileDeep: file(path: "/nowhere/at/all.txt") { path }
      aFolderIsNoFile: file(path: "/models") { path }
      theRootIsNoFile: file(path: "/") { path }
      there: files(path: "/models") { path }
    }`);

    expect(errors).toBeUndefined();
    expect(data).toEqual({
      ...{ noFolder: null, noFolderDeep: null, aFileIsNoFolder: null, belowAFile: null },
      ...{ noFile: null, noFileDeep: null, aFolderIsNoFile: null, theRootIsNoFile: null },
      there: { path: "/models" },
    });
  });
});

test("an empty folder that is there is not taken for a missing one", async () => {
  await using app = await startTestApp({ quirks: { missingPath: "empty" } });
  const demo = await app.signIn();
  await store(app, "/box/inner/x", "");
  await demo.execute('mutation { delete(path: "/box/inner/x") { ok } }');

  const { data } = await demo.execute(FilesDocument, { path: "/box/inner" });

  expect(data?.files).toMatchObject({ path: "/box/inner", children: { totalCount: 0 } });
});

const MIMIC = "/box/mimic.json";

describe.each([
  ["an empty folder", []],
  ["a folder with a file", [{ fileName: `${MIMIC}/a`, name: "a (0.00 KB)", nocheck: false, fileSize: 1 }]],
])("a JSON file that is written like its own listing, as %s, is a file", (_as, children) => {
  const path = MIMIC;
  const listing = JSON.stringify({ fileName: path, name: path, open: true, nocheck: true, fileSize: 0, children });

  test.each([
    ["as a download", undefined],
    ["as JSON", { headers: { "content-type": "application/json" }, body: listing }],
    ["as plain text", { headers: { "content-type": "text/plain" }, body: listing }],
    ["as nothing particular", { headers: {}, body: listing }],
  ])("when the upstream serves it %s", async (_how, fault) => {
    await using app = await startTestApp();
    const demo = await app.signIn();
    await store(app, path, listing);
    if (fault) app.sandbox.failNext({ method: "GET", path: `/users/api/files${path}` }, fault);

    const { data, errors } = await demo.execute(FilesDocument, { path });

    expect(errors).toBeUndefined();
    expect(data).toEqual({ files: null });
    expect((await demo.execute(FileDocument, { path })).data?.file?.size).toBe(listing.length);
  });
});

test("a folder may be called like a file", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  await store(app, "/box/v8.9.json/readme.txt", "x");

  const { data } = await demo.execute(FilesDocument, { path: "/box/v8.9.json" });

  expect(data?.files?.children.nodes).toMatchObject([{ path: "/box/v8.9.json/readme.txt" }]);
});

test("a listing of another folder than the requested one is an error", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const strange = [
    { fileName: "/results", nocheck: true, children: [] },
    { fileName: "/models", nocheck: true, children: "none" },
    { fileName: "/models", nocheck: true, children: [{ fileName: "a", fileSize: -1 }] },
    { fileName: "/models", nocheck: true, children: [{ fileName: "a", fileSize: 2 ** 53 }] },
    { fileName: "/models", nocheck: true, children: [null] },
    { hello: "world" },
    [],
    null,
  ];
  for (const body of strange) {
    app.sandbox.failNext({ path: "/users/api/files/models" }, json(body));
    const { data, errors } = await demo.execute(FilesDocument, { path: "/models" });
    expect(data).toEqual({ files: null });
    expect(errors).toMatchObject([{ path: ["files"], extensions: { code: "UPSTREAM_BAD_RESPONSE" } }]);
  }
});

test("mediaType goes by the ending of the name", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const mediaTypes = {
    ...{ "a.csv": "text/csv", "a.JSON": "application/json", "a.html": "text/html", "a.zip": "application/zip" },
    ...{ "in.idf": "text/plain", "eplusout.sql": "application/vnd.sqlite3", "a.b.epJSON": "application/json" },
    ...{ "a.oct": UNKNOWN, "a.constructor": UNKNOWN, README: UNKNOWN, csv: UNKNOWN, ".csv": UNKNOWN, "csv.": UNKNOWN },
  };
  for (const [name, mediaType] of Object.entries(mediaTypes)) {
    await store(app, name, "");
    expect((await demo.execute(FileDocument, { path: name })).data?.file).toMatchObject({ name, mediaType });
  }
});

describe("url is absolute, for the caller to fetch with the same session", () => {
  test("by the address that the caller uses", async () => {
    await using app = await startTestApp();
    const demo = await app.signIn();
    const cookie = await demo.jar.getCookieString(app.url);
    const body = JSON.stringify({ query: '{ file(path: "/readme.txt") { url } }' });
    const urlBy = async (host: string) => {
      const headers = { host, cookie, "content-type": "application/json" };
      return (await request(`${app.url}/graphql`, { method: "POST", headers, body })).body.json();
    };
    const file = (base: string) => ({ data: { file: { url: `${base}/files/readme.txt` } } });

    expect(await urlBy("localhost:4000")).toEqual(file("http://localhost:4000"));
    expect(await urlBy("api.example.org")).toEqual(file("http://api.example.org"));
    expect(await urlBy("[::1]:4000")).toEqual(file("http://[::1]:4000"));
    expect(JSON.stringify(await urlBy("evil.example.org/x?y="))).not.toContain("evil");
  });

  test("below PUBLIC_URL where it is given, whatever the caller calls us", async () => {
    await using app = await startTestApp({ env: { PUBLIC_URL: "https://api.example.org/ensims/" } });
    const cookie = `session_token=${await app.sandbox.mintToken("demo@example.org")}`; // the jar keeps a Secure one

    const { data } = await app.anonymous().execute(FileDocument, { path: "/readme.txt" }, { cookie });

    expect(data?.file?.url).toBe("https://api.example.org/ensims/files/readme.txt");
  });

  test("costs no call", async () => {
    await using app = await startTestApp();
    const demo = await app.signIn();

    await demo.execute(FilesDocument);

    expect(received(app)).toEqual(["GET /users/api/files"]);
  });
});
