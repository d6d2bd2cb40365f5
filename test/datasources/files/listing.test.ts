import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { FolderEntry } from "../../../src/datasources/users/files/FileTree.js";
import { parseListing } from "../../../src/datasources/users/files/listing/parseListing.js";
import { scanListing } from "../../../src/datasources/users/files/listing/scanListing.js";

interface Node {
  readonly fileName: unknown;
  readonly children: unknown;
  readonly [member: string]: unknown;
}

const anyName = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^[\w -]{1,12}(\.\w{1,4})?$/) },
  fc.string({ unit: "grapheme", maxLength: 6 }),
  fc.constantFrom("..", ".", "", "a/b", "a\\b", 'q"uote', "__proto__", "ü日本.idf"),
);
const anySize = fc.oneof(fc.nat(2 ** 40), fc.constantFrom<unknown>(0, null, -1, 1.5, 1e300, "12", 2 ** 53));
const anyLabel = fc.oneof(anyName, fc.constantFrom<unknown>("a (0 B)", "b (5.42 kB)", "c (1 KB) ", null, 7, true));

const { node } = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.record(
    {
      fileName: fc.oneof({ weight: 20, arbitrary: anyName }, fc.constant<unknown>(null)),
      fileSize: fc.oneof({ weight: 5, arbitrary: fc.nat(10_000) }, anySize),
      nocheck: fc.constantFrom<unknown>(true, false, null, "true", 1),
      open: fc.boolean(),
      name: anyLabel,
      children: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom<unknown>([], null, {}, ""),
        fc.array(tie("node"), { maxLength: 4 }),
      ),
      more: fc.constantFrom<unknown>(1, "x", null, false, [1], { a: 1 }),
    },
    { requiredKeys: ["fileName", "children"], noNullPrototype: true },
  ),
}));

/** Texts of one value: as Jackson writes it, compact, spread out. */
const textsOf = (value: unknown) => [
  JSON.stringify(value, null, 2),
  JSON.stringify(value),
  JSON.stringify(value, null, "\t"),
];

const general = (text: string, path: string) => {
  try {
    return parseListing(JSON.parse(text), path);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

async function expectNoOtherReading(text: string, path: string): Promise<FolderEntry | undefined> {
  const scanned = await scanListing(Buffer.from(text), path);
  if (scanned !== undefined) expect(scanned).toEqual(general(text, path));
  return scanned;
}

test("what the scan of a listing accepts, the general reader reads the same", async () => {
  const root = fc.tuple(fc.constantFrom("/", "/models", "/ü"), fc.array(node, { maxLength: 6 }), fc.boolean());
  await fc.assert(
    fc.asyncProperty(root, async ([path, children, nocheck]) => {
      for (const text of textsOf({ fileName: path, nocheck, fileSize: 0, children, name: path })) {
        await expectNoOtherReading(text, path);
      }
    }),
    { numRuns: 500 },
  );
});

test("a text that is broken or changed anywhere is never read as something else", async () => {
  const listing = {
    fileName: "/",
    nocheck: true,
    fileSize: 0,
    children: [
      {
        fileName: "models",
        nocheck: true,
        children: [{ fileName: "a.idf", nocheck: false, fileSize: 12, children: [] }],
      },
      { fileName: "ü.csv", nocheck: false, fileSize: 0, children: [], name: "ü.csv (0 B)" },
    ],
    name: "/",
  };
  const text = JSON.stringify(listing, null, 2);
  expect(await expectNoOtherReading(text, "/")).toBeDefined();
  for (let at = 0; at < text.length; at++) {
    await expectNoOtherReading(text.slice(0, at), "/");
    for (const other of ['"', "\\", ",", "}", "]", "0", " ", "\u0000", "x"]) {
      await expectNoOtherReading(text.slice(0, at) + other + text.slice(at + 1), "/");
    }
  }
});

describe("a name that begins with a backslash", () => {
  const listing = (root: string, names: readonly string[]) => ({
    ...{ fileName: root, nocheck: true, fileSize: 0 },
    children: names.map((fileName) => ({ fileName, fileSize: 1, children: [] })),
  });

  test.each([
    ["/", "\\", ["\\a.idf", "b.idf"]],
    ["/models/new", "\\models\\new", ["\\models\\new\\a.idf", "b.idf"]],
    ["/models/new", "models\\new", ["\\models\\new\\a.idf", "b.idf"]],
  ])("is a path in a listing of %s by a Windows server", (path, root, names) => {
    const children = ["a.idf", "b.idf"].map((name) => ({ name, path: `${path === "/" ? "" : path}/${name}` }));
    expect(parseListing(listing(root, names), path)).toMatchObject({ path, children });
  });

  test.each(["/", "/models", "/a\\b"])("is left out of a listing of %s by any other", (path) => {
    let leftOut = 0;
    const entries = parseListing(listing(path, ["a.idf", "\\a.idf", "\\x\\a.idf"]), path, (count) => (leftOut = count));
    expect(entries?.children).toMatchObject([{ name: "a.idf" }]);
    expect(leftOut).toBe(2);
  });
});

describe("a plain listing", () => {
  const file = (name: string, fileSize = 1) => ({
    fileName: name,
    open: false,
    nocheck: false,
    fileSize,
    children: [],
  });
  const listing = (children: readonly object[]) => ({ fileName: "/", nocheck: true, fileSize: 0, children, name: "/" });

  test("is scanned, folders with all they hold, and sizes summed up", async () => {
    const models = { ...file("models", 0), nocheck: true, children: [file("a.idf", 5), file("b.idf", 7)] };

    const scanned = await scanListing(Buffer.from(JSON.stringify(listing([models, file("c.txt", 3)]))), "/");

    expect(scanned).toMatchObject({
      path: "/",
      size: 15,
      children: [{ path: "/models", size: 12 }, { path: "/c.txt" }],
    });
  });

  test("of 100,000 entries lets others have their turn, many times", async () => {
    const bytes = Buffer.from(JSON.stringify(listing(Array.from({ length: 100_000 }, (_, n) => file(`f${n}.csv`, n)))));
    let turns = 0;
    const count = () => {
      turns += 1;
      timer = setImmediate(count);
    };
    let timer = setImmediate(count);

    const scanned = await scanListing(bytes, "/");
    clearImmediate(timer);

    expect(scanned?.children).toHaveLength(100_000);
    expect(turns).toBeGreaterThan(8);
  });

  test("whose bytes are no UTF-8 is none", async () => {
    expect(await scanListing(Buffer.from(JSON.stringify(listing([file("é")])), "latin1"), "/")).toBeUndefined();
  });
});
