import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";

/** Files that the package has to have. */
const NEEDED = [
  "package.json",
  "README.md",
  "CHANGELOG.md",
  "LICENSE",
  "dist/LICENSES.txt",
  "dist/graphiql.html.gz",
  "dist/main.js",
  "dist/web/LICENSES.md",
  "dist/web/icons.LICENSE.txt",
  "dist/web/index.html",
  "dist/web/trusted-documents.json",
  "schema/manifest.json",
  "schema/schema.graphql",
  "schema/subgraph.graphql",
];
/** What else it may have. */
const ALLOWED = [
  /^dist\/[\w-]+\.js(\.map)?$/,
  /^dist\/web\/(assets\/[\w.-]+|icon\.svg|index\.html)(\.br|\.gz)?$/,
  /^schema\/operations\/\w+\.graphql$/,
];

/** What is wrong with a package that has these files. */
export function problemsOfFiles(files: readonly string[]): readonly string[] {
  const missing = NEEDED.filter((file) => !files.includes(file));
  const strange = files.filter((file) => !NEEDED.includes(file) && !ALLOWED.some((form) => form.test(file)));
  return [...missing.map((file) => `lacks ${file}`), ...strange.map((file) => `should not have ${file}`)];
}

/** The files in a package. */
export function filesOf(tarball: string): readonly string[] {
  const list = execFileSync("tar", ["-tzf", tarball], { encoding: "utf8" });
  return list
    .trim()
    .split("\n")
    .map((path) => path.replace(/^package\//, ""));
}

/** Builds and packs into a folder, and looks at what came of it. Returns the name of the package's file. */
export function pack(folder: string): string {
  execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], { stdio: ["ignore", "ignore", "inherit"] });
  const file = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  if (file === undefined) throw new Error(`npm pack left nothing in ${folder}`);
  const problems = problemsOfFiles(filesOf(`${folder}/${file}`));
  if (problems.length > 0) throw new Error(`${file} ${problems.join("; ")}`);
  return file;
}
