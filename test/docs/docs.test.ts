import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

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

/** The folders that have a package of their own: what a page says may be meant from there. */
const packages = [
  ".",
  "bench",
  "web",
  ...(await readdir(join(ROOT, "examples"))).map((name) => join("examples", name)),
].filter((folder) => existsSync(join(ROOT, folder, "package.json")));

/** What in backticks is a path from such a folder: `src/server/range.ts`, `schema/*.graphql`; and no output that is not committed. */
const PATH = /^(?:src|test|schema|docs|bench|examples|web|\.ci)\/[\w./*-]*$/;

test.each(pages)("%s: every file that it names is there", async (page) => {
  const named = [...(await proseOf(join(ROOT, page))).matchAll(/`([^`\n]+)`/g)].map(([, name = ""]) => name);
  const paths = named.filter((name) => PATH.test(name));
  const missing = paths.filter((path) => {
    const known = [path, `${path}.ts`, `${path}.test.ts`].map((name) => name.replace(/\/?[^/]*\*.*$/, ""));
    return !packages.some((folder) => known.some((name) => existsSync(join(ROOT, folder, name))));
  });
  expect(missing).toEqual([]);
});

/** Every file of the repository, from its root. */
async function allFiles(folder = ROOT): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = entries.map(async (entry) => {
    const { name } = entry;
    const path = join(folder, name);
    if (!entry.isDirectory()) return [path.slice(ROOT.length - 1)];
    return /^(\.git|node_modules|dist|coverage)$/.test(name) ? [] : allFiles(path);
  });
  return (await Promise.all(found)).flat();
}

/** A source that is named by the end of its path: `csrf.ts`, `call/request.ts`. */
const SOURCE = /^[\w][\w./-]*\.tsx?$/;
const files = await allFiles();

test.each(pages)("%s: every source that it names without its whole path is there", async (page) => {
  const named = [...(await proseOf(join(ROOT, page))).matchAll(/`([^`\n]+)`/g)].map(([, name = ""]) => name);
  const missing = named.filter((name) => SOURCE.test(name) && !files.some((file) => file.endsWith(`/${name}`)));
  expect(missing).toEqual([]);
});

const scripts = new Set<string>();
for (const folder of packages) {
  const manifest = await readFile(join(ROOT, folder, "package.json"), "utf8");
  for (const name of Object.keys((JSON.parse(manifest) as { scripts?: object }).scripts ?? {})) scripts.add(name);
}

test.each(pages)("%s: every script that it names is one of a package.json", async (page) => {
  const text = await readFile(join(ROOT, page), "utf8");
  const named = [...text.matchAll(/\bnpm run ([a-z][\w:-]*)/g)].map(([, name = ""]) => name);
  expect(named.filter((name) => !scripts.has(name))).toEqual([]);
});

test("docs/reliability.md names tests that are there, by file and by name", async () => {
  const prose = await proseOf(join(ROOT, "docs/reliability.md"));
  const wrong: string[] = [];
  for (const [, file = "", names = ""] of prose.matchAll(
    /`((?:server|soak|http|live|commands|resolvers|datasources|context|schema|sandbox)(?:\/[\w.]+)+|startApp)`(?: › ([^|`]*))?/g,
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
