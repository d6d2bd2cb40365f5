import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { UploadDocument } from "../../generated/operations.js";
import { MULTIPART, multipartBody, type Part, uploadOperation } from "../../support/multipartBody.js";
import { rawRequest } from "../../support/rawRequest.js";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";

const sha256 = (bytes: Buffer | string) => createHash("sha256").update(bytes).digest("hex");
const blob = (bytes: Buffer | string, name: string) => new File([new Uint8Array(Buffer.from(bytes))], name);

/** What the upstream has stored. */
const stored = ({ sandbox }: TestApp, path: string) =>
  readFile(join(sandbox.dataDir, "files", "demo@example.org", path));

interface Answer {
  readonly data?: { readonly upload: unknown } | null;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

async function send(app: TestApp, parts: readonly Part[]): Promise<Answer> {
  const headers = { Authorization: `Bearer ${await app.sandbox.mintToken("demo@example.org")}`, ...MULTIPART };
  const { body } = await rawRequest(app.url, "POST /graphql", headers, multipartBody(parts));
  return JSON.parse(body) as Answer;
}

test("several files are stored by one upstream request, and counted on the way", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const big = randomBytes(3_000_000);

  const { data, errors } = await demo.execute(UploadDocument, {
    path: "/new/folder",
    files: [blob("a small one", "small.txt"), blob(big, "big.bin"), blob("", "nothing.dat")],
  });

  expect(errors).toBeUndefined();
  const files = [
    { name: "small.txt", size: 11, sha256: sha256("a small one") },
    { name: "big.bin", size: big.length, sha256: sha256(big) },
    { name: "nothing.dat", size: 0, sha256: sha256("") },
  ];
  expect(data?.upload).toMatchObject({ ok: true, outcome: "OK", fileHandle: "new/folder", files });
  expect(data?.upload.folder?.children.totalCount).toBe(3);
  expect(big.equals(await stored(app, "new/folder/big.bin"))).toBe(true);
  const [entry, ...others] = app.sandbox.journal.find("POST");
  expect(others).toEqual([]);
  expect(entry?.url).toBe("/users/api/files/new/folder");
  expect(entry?.parts.map(({ name, filename, bytes, sha256 }) => [name, filename, bytes, sha256])).toEqual(
    files.map(({ name, size, sha256 }) => ["file", name, size, sha256]),
  );
});

test("file names reach the upstream as people wrote them, made safe", async () => {
  await using app = await startTestApp();
  const names = [
    ["übung – 日本語 😀.txt", "übung – 日本語 😀.txt"],
    ["say %22hi%22.txt", 'say "hi".txt'], // as browsers send quotes
    ["C:\\\\models\\\\old.idf", "old.idf"],
    ["../../etc/passwd", "passwd"],
    ["line%0D%0Abreak.txt", "linebreak.txt"],
    ["100%.txt", "100%.txt"],
    ["a;b=c.txt", "a;b=c.txt"],
  ] as const;

  const parts = names.map(([filename], index) => ({ name: String(index), filename, content: "x" }));
  const { data } = await send(app, [...uploadOperation(names.length), ...parts]);

  expect(data?.upload).toMatchObject({ ok: true, files: names.map(([, name]) => ({ name })) });
  expect(app.sandbox.journal.last?.parts.map(({ filename }) => filename)).toEqual(names.map(([, name]) => name));
});

test("a media type that is none does not leave", async () => {
  await using app = await startTestApp();
  const part = { name: "0", filename: "x", content: "x" };

  await send(app, [...uploadOperation(1), { ...part, type: "text/csv" }]);
  expect(app.sandbox.journal.last?.parts[0]?.contentType).toBe("text/csv");
  await send(app, [...uploadOperation(1), { ...part, type: 'evil" x' }]);
  expect(app.sandbox.journal.last?.parts[0]?.contentType).toMatch(/^(application\/octet-stream|text\/plain)$/);
});

test("a file of just the largest size is stored, of one byte more is not", async () => {
  await using app = await startTestApp({ env: { MAX_UPLOAD_BYTES: "100000" } });
  const demo = await app.signIn();

  const { data } = await demo.execute(UploadDocument, { files: [blob(randomBytes(100_000), "just.bin")] });
  expect(data?.upload.ok).toBe(true);

  app.sandbox.journal.clear();
  const { errors } = await demo.execute(UploadDocument, {
    files: [blob("first", "first.txt"), blob(randomBytes(100_001), "more.bin")],
  });
  expect(errors).toMatchObject([{ path: ["upload"], extensions: { code: "UPLOAD_TOO_LARGE" } }]);
  await app.sandbox.journal.waitFor(({ aborted }) => aborted);
  await expect(stored(app, "first.txt")).rejects.toMatchObject({ code: "ENOENT" });
});

test("as many files as allowed are stored, one more is not", async () => {
  await using app = await startTestApp({ env: { MAX_UPLOAD_FILES: "3" } });
  const demo = await app.signIn();
  const files = (count: number) => Array.from({ length: count }, (_, i) => blob(String(i), `${i}.txt`));

  expect((await demo.execute(UploadDocument, { files: files(3) })).data?.upload.files).toHaveLength(3);

  app.sandbox.journal.clear();
  const { status, errors } = await demo.execute(UploadDocument, { files: files(4) });
  expect(status).toBe(400);
  expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  expect(app.sandbox.journal.entries).toEqual([]);
});

test("an upload that makes no sense stores nothing", async () => {
  await using app = await startTestApp();
  const [operations, map] = uploadOperation(1) as [Part, Part];
  const operationsJson = operations.content.toString();
  const latin1 = (text: string) => Buffer.from(text, "latin1");
  const file = { name: "0", filename: "a.txt", content: "a" };
  const senseless: [string, Part[]][] = [
    ["no parts", []],
    ["no operation", [map, file]],
    ["no map", [operations, file]],
    ["the map before the operation", [map, operations, file]],
    ["a file before the map", [operations, file, map]],
    ["a mapped file that is missing", [operations, map]],
    ["one of two mapped files that is missing", [...uploadOperation(2), file]],
    ["a broken operation", [{ ...operations, content: "{" }, map, file]],
    ["an operation that is no object", [{ ...operations, content: "1" }, map, file]],
    ["a broken map", [operations, { ...map, content: "{" }, file]],
    ["a map that is a list", [operations, { ...map, content: "[]" }, file]],
    ["a map to nowhere", [operations, { ...map, content: '{"0":["query.length.x"]}' }, file]],
    ["a file where none belongs", [operations, { ...map, content: '{"0":["variables.path"]}' }, file]],
    ["a file without a name", [...uploadOperation(1), { ...file, filename: ".." }]],
    ["a file with too long a name", [...uploadOperation(1), { ...file, filename: "x".repeat(256) }]],
    ["a path upwards", [...uploadOperation(1, "/../x"), file]],
    [
      "an operation that is no UTF-8",
      [{ ...operations, content: latin1(`{"ü":1,${operationsJson.slice(1)}`) }, map, file],
    ],
    ["a map that is no UTF-8", [operations, { ...map, content: latin1('{"0":["variables.files.0"],"ü":[]}') }, file]],
    ["an operation in a charset that there is none of", [{ ...operations, type: "a/b; charset=bogus" }, map, file]],
    ["an operation of more than 1 MiB", [{ ...operations, content: " ".repeat(2 ** 20 + 1) }, map, file]],
  ];

  for (const [what, parts] of senseless) {
    const { data, errors } = await send(app, parts);
    expect({ what, data: data ?? null }).toEqual({ what, data: null });
    expect(errors?.map(({ extensions }) => extensions.code)).toContainEqual(
      expect.stringMatching(/^(BAD_USER_INPUT|UPLOAD_TOO_LARGE)$/),
    );
  }
  for (const { status } of app.sandbox.journal.find("POST")) expect(status).not.toBe(200);
});

test("an operation may have a byte order mark, just 1 MiB, and another charset that it names", async () => {
  await using app = await startTestApp();
  const [operations, map] = uploadOperation(1, "/ü") as [Part, Part];
  const json = operations.content.toString();
  const file = { name: "0", filename: "a.txt", content: "a" };
  const written: [string | undefined, Buffer][] = [
    [undefined, Buffer.from(`\ufeff${json}`)],
    [undefined, Buffer.from(json.padEnd(2 ** 20 - 1))], // of 1 MiB: ü has two bytes
    ["application/json; charset=UTF-8", Buffer.from(json)],
    ["application/json; charset=iso-8859-1", Buffer.from(json, "latin1")],
    ["application/json; charset=utf-16le", Buffer.from(json, "utf16le")],
  ];

  for (const [type, content] of written) {
    const { data } = await send(app, [{ ...operations, ...(type !== undefined && { type }), content }, map, file]);
    expect({ type, data }).toMatchObject({ type, data: { upload: { ok: true, fileHandle: "ü" } } });
  }
});

test("an upload without a file, or with a text for one, is a wrong argument", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const query = "mutation ($files: [Upload!]!) { upload(files: $files) { ok } }";

  for (const files of [[], ["a.txt"], [{ name: "a.txt" }]]) {
    expect((await demo.execute(query, { files })).errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  }
  expect(app.sandbox.journal.entries).toEqual([]);
});
