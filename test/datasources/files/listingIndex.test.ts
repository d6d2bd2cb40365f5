import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { TreeEntry } from "../../../src/datasources/users/files/FileTree.js";
import { ListingIndex, type ListingChange } from "../../../src/datasources/users/files/listing/ListingIndex.js";
import { parseListing } from "../../../src/datasources/users/files/listing/parseListing.js";

interface Node {
  readonly fileName: string;
  readonly nocheck: boolean;
  readonly fileSize: number;
  readonly children: readonly Node[];
}

const name = fc.oneof(
  { weight: 99, arbitrary: fc.stringMatching(/^[\w ü-]{1,8}$/) },
  fc.constantFrom("a/b", 'q"', ".."),
);
const file: fc.Arbitrary<Node> = fc.record({
  fileName: name,
  nocheck: fc.constant(false),
  fileSize: fc.oneof({ weight: 99, arbitrary: fc.nat(2_000) }, fc.constant(2 ** 52)),
  children: fc.constant([]),
});
const folder: fc.Arbitrary<Node> = fc.record({
  fileName: name,
  nocheck: fc.constant(true),
  fileSize: fc.constant(0),
  children: fc.array(file, { maxLength: 3 }),
});
const entry = fc.oneof({ weight: 5, arbitrary: file }, folder);

/** One step from a listing to the next. */
type Edit = (entries: Node[], place: number) => void;
const edits: fc.Arbitrary<Edit> = fc.oneof(
  fc.nat(2_000).map((fileSize): Edit => (entries, place) => {
    const old = entries[place];
    if (old) entries[place] = { ...old, fileSize };
  }),
  entry.map(
    (added): Edit =>
      (entries, place) =>
        void entries.splice(place, 0, added),
  ),
  entry.map(
    (other): Edit =>
      (entries, place) =>
        void entries.splice(place, 1, other),
  ),
  fc.nat(3).map(
    (count): Edit =>
      (entries, place) =>
        void entries.splice(place, count),
  ),
);
const changes = fc.array(fc.tuple(edits, fc.nat(40)), { minLength: 1, maxLength: 5 });

const textOf = (children: readonly Node[], spaces: number, label = "/") =>
  Buffer.from(JSON.stringify({ fileName: "/", nocheck: true, fileSize: 0, children, name: label }, null, spaces));

function general(bytes: Buffer) {
  try {
    return parseListing(JSON.parse(bytes.toString()), "/");
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The entries of the next listing, from those of the one before. */
function after(entries: readonly TreeEntry[], change: ListingChange): TreeEntry[] {
  const next: TreeEntry[] = [];
  let kept = 0;
  for (const { from, to, entries: added } of change.changes) {
    next.push(...entries.slice(kept, from), ...added);
    kept = to;
  }
  return [...next, ...entries.slice(kept)];
}

async function expectSameAsGeneral(
  { listing, entries }: { listing: ListingIndex; entries: readonly TreeEntry[] },
  bytes: Buffer,
  isSized = true,
) {
  const change = await listing.diff(bytes);
  if (change === undefined) return undefined;
  const folder = general(bytes);
  const next = after(entries, change);
  expect(next).toEqual(folder?.children);
  expect(change.listing.count).toBe(next.length);
  expect([change.listing.first, change.listing.last]).toEqual([next[0], next.at(-1)]);
  const { size } = change.listing;
  expect(isSized ? size : Math.min(size, folder?.size ?? NaN)).toBe(folder?.size);
  return { listing: change.listing, entries: next };
}

async function read(bytes: Buffer, isSized = true) {
  const change = await ListingIndex.read(bytes, "/", isSized);
  return change && { listing: change.listing, entries: after([], change) };
}

test("what is read of a listing by its differences is what the general reader reads of all of it, one change after another", async () => {
  const steps = fc.array(changes, { minLength: 1, maxLength: 3 });
  const indentation = fc.constantFrom(0, 2);
  let byDifference = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(entry, { minLength: 1, maxLength: 40 }),
      steps,
      indentation,
      fc.boolean(),
      async (start, all, spaces, isSized) => {
        const nodes = [...start];
        let known = await read(textOf(nodes, spaces), isSized);
        for (const step of all) {
          if (known === undefined) return;
          for (const [edit, place] of step) edit(nodes, place % nodes.length || 0);
          known = await expectSameAsGeneral(known, textOf(nodes, spaces), isSized);
          if (known !== undefined) byDifference += 1;
        }
      },
    ),
    { numRuns: 1_000 },
  );
  expect(byDifference).toBeGreaterThan(500);
});

test("a listing that is broken or changed anywhere is never read as something else", async () => {
  const node = (fileName: string, children: Node[] = []) => ({
    fileName,
    nocheck: children.length > 0,
    fileSize: 7,
    children,
  });
  const bytes = textOf([node("a.idf"), node("ü"), node("models", [node("b.idf"), node("c")]), node("d")], 1);
  const known = await read(bytes);
  if (known === undefined) throw new Error("not plain");
  const others = ['"', "\\", ",", "}", "]", "]}", '}],"children":[{', "0", " ", "\u0000", "x", "ü", ""];
  for (let at = 0; at < bytes.length; at++) {
    for (const other of others) {
      for (const length of [0, 1, 30]) {
        const changed = Buffer.concat([bytes.subarray(0, at), Buffer.from(other), bytes.subarray(at + length)]);
        await expectSameAsGeneral(known, changed);
      }
    }
  }
});

describe("of the next listing", () => {
  const file = (fileName: string, fileSize: number): Node => ({ fileName, nocheck: false, fileSize, children: [] });
  const nodes = (count: number) => Array.from({ length: count }, (_, n) => file(`f${n}`, n));
  const change = async (edit: (entries: Node[]) => void) => {
    const entries = nodes(100);
    const known = await read(textOf(entries, 2));
    edit(entries);
    return known?.listing.diff(textOf(entries, 2));
  };

  test("only the entries that are different are read, each for itself", async () => {
    const found = await change((entries) => {
      for (const at of [0, 40, 99]) entries[at] = file(`g${at}`, 12_345);
    });

    expect(found?.changes.map(({ from, to, entries }) => [from, to, entries.map(({ path }) => path)])).toEqual([
      [0, 1, ["/g0"]],
      [40, 41, ["/g40"]],
      [99, 100, ["/g99"]],
    ]);
  });

  test("an entry that was added, or is gone, makes no other one different", async () => {
    const added = await change((entries) => entries.splice(50, 0, file("new", 0)));
    const gone = await change((entries) => entries.splice(50, 1));

    expect(added?.listing.count).toBe(101);
    expect(added?.changes.flatMap(({ entries }) => entries).length).toBeLessThan(4);
    expect(gone?.listing.count).toBe(99);
    expect(gone?.changes.flatMap(({ entries }) => entries).length).toBeLessThan(4);
  });

  test("a folder with 100,000 files that is different lets others have their turn while it is read", async () => {
    const folder = (fileSize: number) => [
      {
        fileName: "many",
        nocheck: true,
        fileSize: 0,
        children: [file("f0", fileSize), ...nodes(100_000)],
      },
      ...nodes(3),
    ];
    const known = await read(textOf(folder(5), 0));
    let turns = 0;
    const count = () => {
      turns += 1;
      timer = setImmediate(count);
    };
    let timer = setImmediate(count);

    const found = await known?.listing.diff(textOf(folder(6), 0));
    clearImmediate(timer);

    expect(found?.changes).toMatchObject([{ from: 0, to: 1 }]);
    expect(turns).toBeGreaterThan(8);
  });

  test("nothing is read where something else than its entries is different, or none is left", async () => {
    const known = await read(textOf(nodes(100), 2));

    expect(await known?.listing.diff(textOf(nodes(100), 2, "other"))).toBeUndefined();
    expect(await known?.listing.diff(textOf([], 2))).toBeUndefined();
    expect(await known?.listing.diff(Buffer.alloc(0))).toBeUndefined();
  });

  test("nothing is read by its differences where most of it is different", async () => {
    const found = await change((entries) => {
      for (const [at, entry] of entries.entries()) entries[at] = { ...entry, fileSize: 5_000 + at };
    });

    expect(found).toBeUndefined();
  });

  test("a size that only together with the others is too large is refused", async () => {
    const found = await change((entries) => {
      for (const at of [3, 60]) entries[at] = file("huge", 2 ** 52);
    });

    expect(found).toBeUndefined();
  });
});
