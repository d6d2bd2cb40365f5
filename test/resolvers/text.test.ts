import { describe, expect, test } from "@jest/globals";
import { FileTextDocument } from "../generated/operations.js";
import { startTestApp, type TestApp } from "../support/startTestApp.js";
import { json, received, store } from "./upstream.js";

const utf16le = (text: string) => Buffer.from(`\ufeff${text}`, "utf16le");
const latin = (text: string) => Buffer.from(text, "latin1");
const utf16be = (text: string) => utf16le(text).swap16();

/** What the text of a file with these bytes is. */
async function textOf(app: TestApp, bytes: string | Uint8Array, maxBytes?: number) {
  const demo = await app.signIn();
  await store(app, "/box/notes.txt", bytes);
  const variables = { path: "/box/notes.txt", ...(maxBytes !== undefined && { maxBytes }) };
  const { data, errors } = await demo.execute(FileTextDocument, variables);
  expect(errors).toBeUndefined();
  return data?.file?.text;
}

const texts: readonly (readonly [what: string, bytes: string | Buffer, maxBytes: number, content: string, boolean])[] =
  [
    ["a whole file", "one\r\ntwo\n", 65_536, "one\r\ntwo\n", false],
    ["a file of exactly the limit", "12345", 5, "12345", false],
    ["a file of one byte more", "123456", 5, "12345", true],
    ["one byte", "123456", 1, "1", true],
    ["an empty file", "", 5, "", false],
    ["a character cut in two", "aü", 2, "a", true],
    ["a character cut in four", "ab😀c", 5, "ab", true],
    ["nothing but half a character", "ü", 1, "", true],
    ["a character that ends at the limit", "aüb", 3, "aü", true],
    ["half a character of UTF-8 at the end of the file", Buffer.from([0x61, 0xc3]), 9, "aÃ", false],
    ["UTF-8 with a byte order mark", Buffer.from("\ufeffaü"), 9, "aü", false],
    ["half a byte order mark", Buffer.from("\ufeffaü"), 2, "", true],
    ["U+FFFD itself", "a\ufffdb", 9, "a\ufffdb", false],
    ["Windows-1252, as a weather file has it", latin("-12.3\xb0C, Z\xfcrich\r\n"), 99, "-12.3°C, Zürich\r\n", false],
    ["Windows-1252, where it is not Latin-1", latin("\x80 \x84x\x93 \x96 \x85 \x99 \x9f"), 99, "€ „x“ – … ™ Ÿ", false],
    ["Windows-1252, where it has no character", latin("\x81\x8d\x8f\x90\x9d"), 9, "\x81\x8d\x8f\x90\x9d", false],
    ["one byte of Windows-1252", latin("\xb0"), 9, "°", false],
    ["Windows-1252 that is cut", latin("\xb0C \xb0C"), 4, "°C °", true],
    ["Windows-1252 with two bytes that are UTF-8 by chance", latin("\xc3\xbc \xfc"), 9, "Ã¼ ü", false],
    ["a long text of UTF-8, cut in a character", "ü".repeat(500), 999, "ü".repeat(499), true],
    ["an overlong form of a slash, which is no UTF-8", latin("\xc0\xaf"), 9, "À¯", false],
    ["half of a surrogate pair, which is no UTF-8", latin("\xed\xa0\x80"), 9, "í\xa0€", false],
    ["NUL and all bytes, of a binary file", latin("\x00\xff\xfe\x89PNG"), 99, "\0ÿþ‰PNG", false],
    ["UTF-16 that ends with half a unit", Buffer.concat([utf16le("aü"), latin("x")]), 99, "aü\ufffd", false],
    ["UTF-16 with half of a surrogate pair", Buffer.concat([utf16le("a"), latin("\x3d\xd8")]), 99, "a\ufffd", false],
    ["nothing but the mark of UTF-16", utf16le(""), 99, "", false],
    ["half the mark of UTF-16", latin("\xff"), 99, "ÿ", false],
    ["UTF-16, little end first", utf16le("aü😀"), 99, "aü😀", false],
    ["UTF-16, big end first", utf16be("aü😀"), 99, "aü😀", false],
    ["UTF-16 cut in the midst of a unit", utf16le("aüb"), 5, "a", true],
    ["UTF-16 cut between surrogates", utf16le("a😀b"), 6, "a", true],
  ];

describe.each([false, true])("the text of a file, ranges spoken by the upstream: %j,", (downloadRanges) => {
  test("is its beginning, decoded", async () => {
    await using app = await startTestApp({ quirks: { downloadRanges } });
    for (const [what, bytes, maxBytes, content, truncated] of texts) {
      expect({ what, ...(await textOf(app, bytes, maxBytes)) }).toEqual({ what, content, truncated });
    }
  });

  test("costs no more of the upstream than what is shown", async () => {
    await using app = await startTestApp({ quirks: { downloadRanges, downloadLength: false } });

    const text = await textOf(app, Buffer.alloc(32 * 2 ** 20, "x"), 10);

    expect(text).toEqual({ content: "xxxxxxxxxx", truncated: true });
    const url = "/users/api/files/box/notes.txt";
    const download = await app.sandbox.journal.waitFor(
      (entry) => entry.url === url && (entry.aborted || entry.complete),
    );
    expect(download.aborted).toBe(!downloadRanges);
  });
});

test.each([
  ["another part", { status: 206, headers: { "Content-Range": "bytes 5-9/20" }, body: "56789" }],
  ["a part of unknown place", { status: 206, headers: {}, body: "56789" }],
  ["several parts", { status: 206, headers: { "Content-Type": "multipart/byteranges; boundary=X" }, body: "--X--" }],
  ["no such part", { status: 416, headers: {}, body: "no" }],
  ["not modified", { status: 304, headers: {} }],
  ["precondition failed", { status: 412, headers: {}, body: "no" }],
])("the text is that of the file, when the upstream answers a range with: %s", async (_what, fault) => {
  await using app = await startTestApp();
  app.sandbox.failNext({ path: "/users/api/files/box/notes.txt" }, fault);

  expect(await textOf(app, "0123456789abcdefghij", 5)).toEqual({ content: "01234", truncated: true });
});

test("the text is 64 KiB by default, and at most 1 MiB", async () => {
  await using app = await startTestApp();
  const long = "x".repeat(2 ** 20 + 1);

  expect((await textOf(app, long))?.content).toHaveLength(65_536);
  expect((await textOf(app, long, 2 ** 20))?.content).toHaveLength(2 ** 20);
});

test.each([0, -1, 2 ** 20 + 1])("%d bytes of text are refused, and the file is not opened", async (maxBytes) => {
  await using app = await startTestApp();
  const demo = await app.signIn();

  const { errors } = await demo.execute(FileTextDocument, { path: "/readme.txt", maxBytes });

  expect(errors).toMatchObject([{ path: ["file", "text"], extensions: { code: "BAD_USER_INPUT" } }]);
  expect(received(app)).toEqual(["GET /users/api/files"]);
});

test("a file that is gone since it was listed has no text", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  app.sandbox.failNext({ path: "/users/api/files/readme.txt" }, { status: 404, body: "gone" });

  const { data, errors } = await demo.execute(FileTextDocument, { path: "/readme.txt" });

  expect(data).toEqual({ file: null });
  expect(errors).toMatchObject([{ path: ["file", "text"], extensions: { code: "NOT_FOUND" } }]);
});

test("a JSON file that the upstream serves as JSON is read as what it is", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const content = JSON.stringify({ fileName: "/models", nocheck: true, children: [] });
  await store(app, "/models/a.json", content);
  app.sandbox.failNext({ path: "/users/api/files/models/a.json" }, json({ ok: false, status: "not a refusal" }));

  const { data } = await demo.execute(FileTextDocument, { path: "/models/a.json" });
  expect(data?.file?.text.content).toBe('{"ok":false,"status":"not a refusal"}');

  const again = await demo.execute(FileTextDocument, { path: "/models/a.json" });
  expect(again.data?.file?.text).toEqual({ content, truncated: false });
});

test("a refusal where the file was is not taken for its text", async () => {
  await using app = await startTestApp({ quirks: { missingPath: "okfalse" } });
  const demo = await app.signIn();
  await store(app, "/box/gone.txt", "x");
  const path = "/box/gone.txt";
  // Listed once; gone when it is opened, and when its folder is looked at again.
  const children = [{ fileName: "gone.txt", name: "gone.txt (0.00 KB)", nocheck: false, fileSize: 1 }];
  app.sandbox.failNext({ path: "/users/api/files/box" }, json({ fileName: "/box", nocheck: true, children }));
  app.sandbox.failNext({ path: `/users/api/files${path}` }, json({ ok: false, status: "box/gone.txt is not found" }));
  app.sandbox.failNext({ path: "/users/api/files/box" }, json({ fileName: "/box", nocheck: true, children: [] }));

  const { errors, text } = await demo.execute(FileTextDocument, { path });

  expect(errors).toMatchObject([{ path: ["file", "text"], extensions: { code: "NOT_FOUND" } }]);
  expect(text).not.toContain("is not found");
});
