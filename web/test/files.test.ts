import { describe, expect, test } from "@jest/globals";
import { addressOf, childOf, entryAddress, folderAt, isWithin, parentOf, pathsDownTo } from "../src/files/filePath";
import { fileKind, previewKind } from "../src/files/fileKind";
import { filterEntries, type Order, sortEntries } from "../src/files/list/entryOrder";
import { all, extendTo, NOTHING, only, toggle } from "../src/files/list/selection";
import type { Entry } from "../src/files/Listings";
import { storedName } from "../src/uploads/storedName";
import { byteCount } from "../src/ui/byteCount";
import { duration } from "../src/ui/duration";

const entry = (name: string, size = 0, isFolder = false): Entry => ({
  ...(isFolder
    ? { __typename: "Folder" as const }
    : { __typename: "File" as const, mediaType: name.endsWith(".csv") ? "text/csv" : "text/plain", url: "" }),
  ...{ name, size, isFolder, path: `/${name}` },
});

const names = (entries: readonly { readonly name: string }[]) => entries.map(({ name }) => name);

describe("the list of a folder", () => {
  const entries = [
    entry("b10.csv", 5),
    entry("Zed", 9, true),
    entry("b9.csv", 5),
    entry("a.idf", 7),
    entry("Äpfel", 1),
  ];
  const sorted = (column: Order["column"], isDescending = false) =>
    names(sortEntries(entries, { column, isDescending }));

  test("is sorted by a column, numbers in names by their value, folders first", () => {
    expect(sorted("name")).toEqual(["Zed", "a.idf", "Äpfel", "b9.csv", "b10.csv"]);
    expect(sorted("name", true)).toEqual(["Zed", "b10.csv", "b9.csv", "Äpfel", "a.idf"]);
    expect(sorted("size")).toEqual(["Zed", "Äpfel", "b9.csv", "b10.csv", "a.idf"]);
    expect(sorted("kind")).toEqual(["Zed", "a.idf", "b9.csv", "b10.csv", "Äpfel"]);
  });

  test("is filtered by all words, in any case and any form of Unicode", () => {
    expect(names(filterEntries(entries, " CSV  b1 "))).toEqual(["b10.csv"]);
    expect(names(filterEntries(entries, "A\u0308PF"))).toEqual(["Äpfel"]);
    expect(filterEntries(entries, "  ")).toBe(entries);
    expect(filterEntries(entries, "nothing")).toEqual([]);
  });
});

describe("the selection", () => {
  const shown = ["/a", "/b", "/c", "/d"].map((path) => ({ path }));
  const paths = (selected: { readonly paths: ReadonlySet<string> }) => [...selected.paths].join("");

  test("grows and shrinks by one, and by ranges from where it began", () => {
    const two = toggle(toggle(NOTHING, "/c", shown), "/a", shown);
    expect([...two.paths].sort()).toEqual(["/a", "/c"]);
    expect(paths(toggle(two, "/a", shown))).toBe("/c");
    const range = extendTo(only("/b"), "/d", shown);
    expect(paths(range)).toBe("/b/c/d");
    expect(paths(extendTo(range, "/a", shown))).toBe("/a/b");
    expect(paths(all(shown))).toBe("/a/b/c/d");
  });

  test("forgets what a filter has hidden, and begins anew where its beginning is hidden", () => {
    const hidden = shown.slice(2);
    expect([...toggle(all(shown), "/c", hidden).paths]).toEqual(["/d"]);
    expect(paths(extendTo(only("/a"), "/d", hidden))).toBe("/d");
    expect(paths(extendTo(NOTHING, "/c", hidden))).toBe("/c");
  });
});

test("addresses hold any name", () => {
  const path = childOf("/100 % ?#", "sub/".slice(0, 3) + " ü 🏠");
  expect(folderAt(addressOf(path))).toBe(path);
  expect(folderAt("/browse/%")).toBeUndefined();
  expect(folderAt("/browse/")).toBe("/");
  expect(entryAddress({ path: "/a b/c&d", isFolder: false })).toBe("/browse/a%20b?file=c%26d");
  expect(pathsDownTo("/a/b")).toEqual(["/", "/a", "/a/b"]);
  expect([parentOf("/a"), parentOf("/a/b"), childOf("/", "a")]).toEqual(["/", "/a", "/a"]);
  expect([isWithin("/a", "/a/b"), isWithin("/a", "/ab"), isWithin("/", "/x")]).toEqual([true, false, true]);
});

test("a file is shown by what it is", () => {
  const file = (name: string, mediaType: string) => [
    fileKind({ name, mediaType }).name,
    previewKind({ name, mediaType }),
  ];
  expect(file("x.IDF", "text/plain")).toEqual(["Model", "text"]);
  expect(file("x.csv", "text/csv")).toEqual(["Table", "table"]);
  expect(file("README.md", "text/plain")).toEqual(["Text", "markdown"]);
  expect(file("x.png", "image/png")).toEqual(["Picture", "picture"]);
  expect(file("x.zip", "application/zip")).toEqual(["Archive", "none"]);
  expect(file("x.pdf", "application/pdf")).toEqual(["Document", "pdf"]);
  expect(file("x", "application/octet-stream")).toEqual(["File", "text"]);
});

test("a file is stored without what a name may not have", () => {
  expect(storedName(new File([], "C:\\docs\\a\u0007 %22b%22.txt "))).toBe('a "b".txt');
});

test("sizes and durations are short", () => {
  expect([0, 1, 999, 1000, 1_234_567, 45_678_901].map(byteCount)).toEqual([
    ...["0 bytes", "1 byte", "999 bytes", "1 kB", "1.2 MB", "45.7 MB"],
  ]);
  expect([999_999, 2 ** 53].map(byteCount)).toEqual(["1 MB", "9 PB"]);
  expect([0, 28_000, 60_000, 125_000, 700_000, 7_500_000].map(duration)).toEqual([
    ...["0 s", "28 s", "1 min", "2 min 5 s", "11 min", "2 h 5 min"],
  ]);
});
