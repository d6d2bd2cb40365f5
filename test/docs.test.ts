import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

async function markdownFiles(folder = ROOT): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = entries.map(async (entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return /^(\.git|node_modules|dist|coverage)$/.test(entry.name) ? [] : markdownFiles(path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
  return (await Promise.all(found)).flat();
}

/** A page without its blocks of code. */
const proseOf = async (path: string) => (await readFile(path, "utf8")).replace(/^(```+).*?^\1/gms, "");

/** The anchors that GitHub gives to the headings of a page. */
function anchorsOf(prose: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of prose.matchAll(/^#{1,6} +(.*?)\s*$/gm)) {
    const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const slug = text.replace(/[^\p{L}\p{N}\s_-]/gu, "").replace(/\s/g, "-");
    let anchor = slug;
    for (let again = 1; anchors.has(anchor); again++) anchor = `${slug}-${again}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** Where a page points within the repository: links and images, of Markdown and of HTML. */
const linksOf = (prose: string) =>
  [...prose.matchAll(/\]\(\s*<?([^)\s>]+)|(?:href|src)="([^"]+)"/g)]
    .map(([, markdown, html]) => markdown ?? html ?? "")
    .filter((target) => !/^[a-z]+:/i.test(target));

const pages = (await markdownFiles()).map((path) => relative(ROOT, path)).sort();

test.each(pages)("%s: every link leads somewhere", async (page) => {
  const prose = await proseOf(join(ROOT, page));
  const dead: string[] = [];
  for (const link of linksOf(prose)) {
    const [path = "", anchor] = link.split("#");
    const target = path === "" ? join(ROOT, page) : join(ROOT, dirname(page), decodeURI(path));
    if (!existsSync(target)) dead.push(link);
    else if (anchor !== undefined && target.endsWith(".md") && !anchorsOf(await proseOf(target)).has(anchor))
      dead.push(link);
  }
  expect(dead).toEqual([]);
});

/** What in backticks is a path from the root: `src/server/range.ts`, `schema/*.graphql`; and no output that is not committed. */
const PATH = /^(?:src|test|schema|docs|bench|examples|\.ci)\/[\w./*-]*$/;

test.each(pages)("%s: every file that it names is there", async (page) => {
  const named = [...(await proseOf(join(ROOT, page))).matchAll(/`([^`\n]+)`/g)].map(([, name = ""]) => name);
  const paths = named.filter((name) => PATH.test(name));
  const missing = paths.filter((path) => {
    const known = [path, `${path}.ts`, `${path}.test.ts`].map((name) => name.replace(/\/?[^/]*\*.*$/, ""));
    return !known.some((name) => existsSync(join(ROOT, name)));
  });
  expect(missing).toEqual([]);
});

test.each(pages)("%s: every script that it names is one of package.json", async (page) => {
  const manifest = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")) as { scripts: object };
  const text = await readFile(join(ROOT, page), "utf8");
  const folder = page.startsWith("examples/") || page.startsWith("bench/"); // with a package of their own
  const named = folder ? [] : [...text.matchAll(/\bnpm run ([a-z][\w:-]*)/g)].map(([, name = ""]) => name);
  expect(named.filter((name) => !(name in manifest.scripts))).toEqual([]);
});

test("docs/reliability.md names tests that are there, by file and by name", async () => {
  const prose = await proseOf(join(ROOT, "docs/reliability.md"));
  const wrong: string[] = [];
  for (const [, file = "", names = ""] of prose.matchAll(
    /`((?:server|soak|http|resolvers|datasources|context|schema|sandbox)\/\w+)`(?: › ([^|`]*))?/g,
  )) {
    const path = join(ROOT, "test", `${file}.test.ts`);
    if (!existsSync(path)) {
      wrong.push(file);
      continue;
    }
    const test = await readFile(path, "utf8");
    for (const piece of names.split(/…|;/).map((text) => text.trim().replace(/,$/, ""))) {
      if (piece !== "" && !test.includes(piece)) wrong.push(`${file} › ${piece}`);
    }
  }
  expect(wrong).toEqual([]);
});
