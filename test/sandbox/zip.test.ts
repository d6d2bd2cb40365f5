import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { type Quirks, startSandbox } from "../../src/sandbox/startSandbox.js";
import { call, demo, multipart } from "./Caller.js";
import { zipOf } from "./zipOf.js";

const files = "/users/api/files";

/** The same archive as older programs write it: no name is marked as UTF-8. */
function withoutUtf8Flag(zip: Buffer): Buffer {
  const bytes = Buffer.from(zip);
  for (const [signature, flags] of [
    ["PK\x03\x04", 6],
    ["PK\x01\x02", 8],
  ] as const) {
    for (let at = bytes.indexOf(signature); at >= 0; at = bytes.indexOf(signature, at + 4)) {
      bytes.writeUInt16LE(bytes.readUInt16LE(at + flags) & ~0x800, at + flags);
    }
  }
  return bytes;
}

describe("an uploaded zip", () => {
  test.each([
    [
      "one top folder, to the root",
      "",
      { "Shoebox/a.idf": "a", "Shoebox/weather/b.epw": "b" },
      "Shoebox",
      ["weather", "a.idf"],
    ],
    ["one top folder, to a folder", "/test/0", { "Shoebox/": "", "Shoebox/a.idf": "a" }, "test/0/Shoebox", ["a.idf"]],
    ["several at the top, to the root", "", { "a.idf": "a", "sub/b": "b" }, "", ["a.idf"]],
    ["one file at the top, to a folder", "/test", { "a.idf": "a" }, "test", ["a.idf"]],
    ["an empty folder only", "/test", { "empty/": "" }, "test/empty", []],
  ])("is unpacked where its content belongs: %s", async (_what, target, entries, fileHandle, names) => {
    await using sandbox = await startSandbox();
    const upload = multipart({ filename: "Model.ZIP", content: await zipOf(entries) });

    const { text } = await call(sandbox, "POST", files + target, { as: demo, ...upload });

    expect(JSON.parse(text)).toMatchObject({ ok: true, fileHandle, callback: `${files}/${fileHandle}` });
    const found = await readdir(join(sandbox.dataDir, "files", demo, fileHandle));
    expect(found).toEqual(expect.arrayContaining(names));
    expect(found).not.toContain("Model.ZIP");
  });

  test.each([
    ["that are marked as UTF-8", (zip: Buffer) => zip],
    ["that are not", withoutUtf8Flag],
  ])("keeps the control characters of names %s", async (_which, as) => {
    await using sandbox = await startSandbox();
    const names = ["Icon\r", "del\x7f", "line\nfeed", "tab\t.idf"];
    const zip = as(await zipOf(Object.fromEntries(names.map((name) => [`mac/${name}`, name]))));

    await call(sandbox, "POST", files, { as: demo, ...multipart({ filename: "mac.zip", content: zip }) });

    expect(new Set(await readdir(join(sandbox.dataDir, "files", demo, "mac")))).toEqual(new Set(names));
  });

  test("beside other files gives the target folder", async () => {
    await using sandbox = await startSandbox();
    const zip = { filename: "m.zip", content: await zipOf({ "top/a": "a" }) };

    const { text } = await call(sandbox, "POST", `${files}/t`, {
      as: demo,
      ...multipart(zip, { filename: "b", content: "b" }),
    });

    expect(JSON.parse(text)).toMatchObject({ fileHandle: "t" });
    expect((await readdir(join(sandbox.dataDir, "files", demo, "t"))).sort()).toEqual(["b", "top"]);
  });

  const bad: readonly (readonly [string, () => Promise<Buffer>, Partial<Quirks>])[] = [
    [
      "leads out of the folder",
      async () => renamed(await zipOf({ "xx/xx/evil": "e" }), "xx/xx/evil", "../../evil"),
      {},
    ],
    ["is absolute", async () => renamed(await zipOf({ "xtmp/evil": "e" }), "xtmp/evil", "/tmp/evil"), {}],
    ["holds a link", () => zipOf({ link: "/etc/passwd" }, 0o120777), {}],
    ["has too many entries", () => zipOf({ a: "a", b: "b", c: "c" }), { maxZipEntries: 2 }],
    ["is too long", () => zipOf({ a: "a".repeat(60), b: "b".repeat(60) }), { maxZipBytes: 100 }],
    ["grows too much", () => zipOf({ zeros: Buffer.alloc(2_000_000) }), { maxZipRatio: 100 }],
    ["puts a file where a folder is", () => zipOf({ a: "a", "a/b": "b" }), {}],
    ["is cut short", async () => (await zipOf({ a: "a" })).subarray(0, -10), {}],
  ];

  test.each(bad)("is refused and leaves nothing when it %s", async (_why, archive, quirks) => {
    await using sandbox = await startSandbox({ quirks });
    await sandbox.mintToken(demo); // creates the key
    const before = await readdir(sandbox.dataDir, { recursive: true });
    const good = { filename: "good.txt", content: "good" };

    const { status } = await call(sandbox, "POST", files, {
      as: demo,
      ...multipart(good, { filename: "bad.zip", content: await archive() }),
    });

    expect(status).toBe(500);
    expect(await readdir(sandbox.dataDir, { recursive: true })).toEqual(before);
  });
});

/** yazl does not write bad names: put one of the same length in afterwards. */
function renamed(zip: Buffer, from: string, to: string): Buffer {
  return Buffer.from(zip.toString("latin1").replaceAll(from, to), "latin1");
}
