import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { describe, expect, test } from "@jest/globals";
import { ZipFile } from "yazl";
import { UploadDocument } from "../generated/operations.js";
import { startTestApp } from "../support/startTestApp.js";
import { codes, json, received, store } from "./upstream.js";

const sha256 = (bytes: string | Uint8Array) => createHash("sha256").update(bytes).digest("hex");

async function zip(entries: Readonly<Record<string, string>>): Promise<Uint8Array<ArrayBuffer>> {
  const archive = new ZipFile();
  for (const [name, text] of Object.entries(entries)) archive.addBuffer(Buffer.from(text), name);
  archive.end();
  return new Uint8Array(await buffer(archive.outputStream));
}

test("upload sends all files in one request, in order, and reads the folder back", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const big = new Uint8Array(300_000).fill(7);
  const files = [
    new File(["hello"], "b.txt", { type: "text/plain" }),
    new File([big], "a.bin"),
    new File([], "empty"),
    new File(["again"], "ü ñ.idf"),
  ];

  const { data, errors } = await demo.execute(UploadDocument, { path: "/new/box", files });

  expect(errors).toBeUndefined();
  expect(data?.upload).toMatchObject({
    ...{ ok: true, status: "File(s) uploaded successfully", outcome: "OK", fileHandle: "new/box" },
    files: [
      { name: "b.txt", size: 5, sha256: sha256("hello") },
      { name: "a.bin", size: 300_000, sha256: sha256(big) },
      { name: "empty", size: 0, sha256: sha256("") },
      { name: "ü ñ.idf", size: 5, sha256: sha256("again") },
    ],
    folder: { path: "/new/box", size: 300_010, children: { totalCount: 4 } },
  });
  expect(received(app)).toEqual(["POST /users/api/files/new/box", "GET /users/api/files/new/box"]);
  const [upload] = app.sandbox.journal.entries;
  expect(upload?.parts.map(({ name, filename, bytes, contentType }) => [name, filename, bytes, contentType])).toEqual([
    ["file", "b.txt", 5, "text/plain"],
    ["file", "a.bin", 300_000, "application/octet-stream"],
    ["file", "empty", 0, "application/octet-stream"],
    ["file", "ü ñ.idf", 5, "application/octet-stream"],
  ]);
  expect(upload?.parts.map(({ sha256 }) => sha256)).toEqual(data?.upload.files.map(({ sha256 }) => sha256));
});

test("upload stores in the root by default, and replaces a file of the same name", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();

  const { data } = await demo.execute(UploadDocument, { files: [new File(["new"], "readme.txt")] });

  expect(data?.upload).toMatchObject({ fileHandle: "", folder: { path: "/", name: "/" } });
  const readme = data?.upload.folder?.children.nodes.find(({ name }) => name === "readme.txt");
  expect(readme).toMatchObject({ size: 3, url: `${app.url}/files/readme.txt` });
  expect(received(app)).toEqual(["POST /users/api/files", "GET /users/api/files"]);
});

describe("a zip is unpacked by the upstream, and the handle names the folder that holds its files", () => {
  test.each([
    ["with a single top folder", { "box/a.txt": "a", "box/b/c.txt": "c" }, "target/box", 2],
    ["without a single top folder", { "a.txt": "a", "b/c.txt": "c" }, "target", 2],
  ])("%s", async (_what, entries, fileHandle, totalCount) => {
    await using app = await startTestApp();
    const demo = await app.signIn();
    const bytes = await zip(entries);

    const { data } = await demo.execute(UploadDocument, { path: "target", files: [new File([bytes], "model.zip")] });

    expect(data?.upload).toMatchObject({
      ...{ ok: true, fileHandle, files: [{ name: "model.zip", size: bytes.length, sha256: sha256(bytes) }] },
      folder: { path: `/${fileHandle}`, children: { totalCount } },
    });
    expect(received(app)).toEqual(["POST /users/api/files/target", `GET /users/api/files/${fileHandle}`]);
  });
});

test("the back-slashes of a Windows server are slashes in the handle", async () => {
  await using app = await startTestApp({ quirks: { backslashPaths: true } });
  const demo = await app.signIn();

  const { data } = await demo.execute(UploadDocument, { path: "test/0", files: [new File(["a"], "a")] });

  expect(data?.upload).toMatchObject({ fileHandle: "test/0", folder: { path: "/test/0" } });
});

test("a file name is made safe before it is sent", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const names = {
    ...{ "../../evil.txt": "evil.txt", "C:\\Users\\ada\\model.idf": "model.idf" },
    ...{ 'say "hi".txt': 'say "hi".txt', "a%20b.txt": "a%20b.txt" },
  };
  for (const [given, name] of Object.entries(names)) {
    app.sandbox.journal.clear();
    const { data } = await demo.execute(UploadDocument, { path: `/${name}`, files: [new File(["a"], given)] });
    expect(data?.upload.files).toMatchObject([{ name }]);
    expect(data?.upload.folder?.children.nodes).toMatchObject([{ path: `/${name}/${name}` }]);
    expect(app.sandbox.journal.entries[0]?.parts).toMatchObject([{ filename: name }]);
  }
});

test("a file name of which nothing usable is left is refused, and nothing is stored", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  for (const given of ["..", "n".repeat(256)]) {
    const { errors } = await demo.execute(UploadDocument, { path: "/box", files: [new File(["a"], given)] });
    expect({ given, codes: codes(errors) }).toEqual({ given, codes: ["BAD_USER_INPUT"] });
    expect((await demo.execute('{ files(path: "/box") { path } }')).data).toEqual({ files: null });
  }
});

describe("an upload that cannot be is refused before any upstream call", () => {
  test("without files, or with something that is no file", async () => {
    await using app = await startTestApp();
    const demo = await app.signIn();
    const operation = "mutation ($files: [Upload!]!) { upload(files: $files) { ok } }";

    for (const files of [[], [null], ["text"], [{}], null]) {
      const { errors } = await demo.execute(operation, { files });
      expect({ files, codes: codes(errors) }).toEqual({ files, codes: ["BAD_USER_INPUT"] });
    }
    expect(received(app)).toEqual([]);
  });

  test("with more files than allowed", async () => {
    await using app = await startTestApp({ env: { MAX_UPLOAD_FILES: "2" } });
    const demo = await app.signIn();
    const files = ["a", "b", "c"].map((name) => new File([name], name));

    expect(codes((await demo.execute(UploadDocument, { files })).errors)).toEqual(["BAD_USER_INPUT"]);
    expect(received(app)).toEqual([]);
    expect((await demo.execute(UploadDocument, { files: files.slice(1) })).data?.upload.ok).toBe(true);
  });
});

test("a file over the limit fails the upload and is not stored; one of exactly the limit is stored", async () => {
  await using app = await startTestApp({ env: { MAX_UPLOAD_BYTES: "1000" } });
  const demo = await app.signIn();
  const ofSize = (size: number) => new File(["x".repeat(size)], `${size}`);

  const tooLarge = await demo.execute(UploadDocument, { path: "/box", files: [ofSize(10), ofSize(1001)] });
  expect(codes(tooLarge.errors)).toEqual(["UPLOAD_TOO_LARGE"]);
  expect((await demo.execute('{ files(path: "/box") { path } }')).data).toEqual({ files: null });

  const fits = await demo.execute(UploadDocument, { path: "/box", files: [ofSize(1000)] });
  expect(fits.data?.upload.folder?.size).toBe(1000);
});

test("a refusal is told in the upstream's words, and no folder is read back", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  await store(app, "/box/a", "old");
  app.sandbox.failNext("POST", json({ ok: false, status: "The quota is used up.", fileHandle: "box", callback: null }));

  const { data, errors } = await demo.execute(UploadDocument, { path: "/box", files: [new File(["new"], "a")] });

  expect(errors).toBeUndefined();
  expect(data?.upload).toMatchObject({
    ...{ ok: false, status: "The quota is used up.", outcome: "REJECTED", fileHandle: null, folder: null },
  });
  expect(received(app)).toEqual(["POST /users/api/files/box"]);
});

test("a handle that can be no folder of the storage is an answer that makes no sense", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();

  for (const fileHandle of ["../x", "a/../..", "a//b", ".", 7]) {
    app.sandbox.failNext("POST", json({ ok: true, status: "done", fileHandle, callback: "" }));
    const { errors } = await demo.execute(UploadDocument, { files: [new File(["a"], "a")] });
    expect(errors).toMatchObject([{ path: ["upload"], extensions: { code: "UPSTREAM_BAD_RESPONSE" } }]);
  }
  expect(app.sandbox.journal.find("GET")).toEqual([]);
});

test("an answer without a handle is taken, and shows no folder", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  app.sandbox.failNext("POST", json({ ok: true, status: "done" }));

  const { data, errors } = await demo.execute(UploadDocument, { files: [new File(["a"], "a")] });

  expect(errors).toBeUndefined();
  expect(data?.upload).toMatchObject({ ok: true, fileHandle: null, folder: null, files: [{ name: "a", size: 1 }] });
});
