import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "@jest/globals";

const LIMIT = 200_000;

/** Bytes of all scripts of a first visit, gzipped; the names are those of the modules that an address loads besides the entry. */
const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
  "/browse": ["FilesPage"],
  "/browse?file=table.csv": ["FilesPage", "TablePreview"],
  "/browse?file=readme.md": ["FilesPage", "MarkdownPreview"],
  "/simulations": ["SimulationPages"],
  "/simulations/new": ["SimulationPages", "NewSimulationPage"],
  "/simulations/1": ["SimulationPages"],
  "/simulations/1?file=/table.csv": ["SimulationPages", "TablePreview"],
  "/simulations/1?tab=charts": ["SimulationPages", "ChartsTab", "csvWorker"],
  "/jess": ["JessPage"],
  "/mail": ["MailPage"],
  "/account": ["AccountPage"],
};

/** Loaded by what the user does, at no address. */
const LATER = ["client-zip", "zip"];

// The tests are started with a built program, and the page beside it.
const assets = join(dirname(process.env.BUILT_PROGRAM ?? "dist/main.js"), "web/assets");
const files = readdirSync(assets).filter((name) => name.endsWith(".js"));

const matches = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].flatMap(([, file]) => file ?? []);

const read = (file: string) => readFileSync(join(assets, file), "utf8");
const importsOf = (file: string) => matches(read(file), /\b(?:from|import)\s*"\.\/([^"]+\.js)"/g);
const chunkOf = (name: string) => files.filter((file) => new RegExp(`^${name}(?:\\.js)?-[\\w-]{8}\\.js$`).test(file));

/** A file and all that it imports. */
function withImports(start: readonly string[]): ReadonlySet<string> {
  const all = new Set(start);
  for (const file of all) for (const imported of importsOf(file)) all.add(imported);
  return all;
}

const entry = matches(readFileSync(join(assets, "../index.html"), "utf8"), /<script[^>]* src="\/assets\/([^"]+)"/g);

describe("a first visit loads at most 200 kB of gzipped JavaScript", () => {
  test.each(Object.keys(ADDRESSES))("%s", (address) => {
    const chunks = (ADDRESSES[address] ?? []).map((name) => {
      const found = chunkOf(name);
      expect([name, found]).toEqual([name, [expect.any(String)]]);
      return found[0] ?? "";
    });
    expect(entry).toHaveLength(1);
    const loaded = [...withImports([...entry, ...chunks])];
    const sizes = Object.fromEntries(loaded.map((file) => [file, statSync(join(assets, `${file}.gz`)).size]));
    const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
    if (total > LIMIT) throw new Error(`${address} loads ${total} bytes:\n${JSON.stringify(sizes, undefined, 2)}`);
    expect(loaded.length).toBeGreaterThan(2);
  });

  test("of what is loaded later, nothing is forgotten above", () => {
    const known = new Set([...LATER, ...Object.values(ADDRESSES).flat()].flatMap(chunkOf));
    const later = files.flatMap((file) => matches(read(file), /\bimport\(\s*["`]\.\/([^"`]+\.js)["`]/g));
    expect([...new Set(later)].filter((file) => !known.has(file))).toEqual([]);
    expect(later.length).toBeGreaterThan(5);
  });
});
