/**
 * Builds what the package ships: `dist/main.js` together with all that it imports, so that a start reads a few files instead of
 * 1,500; `dist/graphiql.html.gz`, the page of GraphiQL; `dist/web`, the front end; and `dist/LICENSES.txt` for what of the first
 * two is not ours, as `dist/web/LICENSES.md` for the third. An argument names another folder than `dist`.
 */
import { existsSync } from "node:fs";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { build } from "esbuild";
import { tsImport } from "tsx/esm/api";
import { buildWeb, isOfPage } from "./buildWeb.mjs";
import { completeLicenses, readLicense } from "./licenses.mjs";

const OUT = process.argv[2] ?? "dist";

/** What packages in CommonJS expect to find, in each file. */
const COMMON_JS = `
import { createRequire as __createRequire } from "node:module";
const require = __createRequire(import.meta.url), { filename: __filename, dirname: __dirname } = import.meta;
`;

/** Of a package only the file is mapped, and not each line: Node reads the maps when it starts. */
const coarseMapsOfPackages = {
  name: "coarse-maps-of-packages",
  setup({ onLoad }) {
    onLoad({ filter: /\/node_modules\/.*\.[cm]?js$/ }, async ({ path }) => {
      const map = JSON.stringify({ version: 3, sources: [basename(path)], sourcesContent: [""], mappings: "AAAA" });
      const url = `data:application/json;base64,${Buffer.from(map).toString("base64")}`;
      return { contents: `${await readFile(path, "utf8")}\n//# sourceMappingURL=${url}`, loader: "js" };
    });
  },
};

/** OpenTelemetry by its modules: as CommonJS, every use of a name that another of its packages exports would be a call. */
const modulesOfOpenTelemetry = {
  name: "modules-of-opentelemetry",
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^@opentelemetry\// }, async ({ path: name, pluginData: isSecondTime, ...from }) => {
      if (isSecondTime) return undefined;
      const { path, ...rest } = await resolve(name, { ...from, pluginData: true });
      return { path: path.replace("/build/src/", "/build/esm/"), ...rest };
    });
  },
};

/** The folders of the packages of which something was put into the build. */
function packagesIn({ outputs }) {
  const files = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs));
  const folders = files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))];
}

const web = buildWeb();
await rm(OUT, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: ["src/main.ts"],
  outdir: OUT,
  bundle: true,
  splitting: true, // a command loads what it needs alone
  format: "esm",
  platform: "node",
  target: "node20",
  sourcemap: true,
  metafile: true,
  logLevel: "warning",
  banner: { js: COMMON_JS.trim().replaceAll("\n", " ") },
  external: [
    "class-validator", // type-graphql would load it for validations that nothing here asks for
    "./renderGraphiql.js", // runs here, and not in what is built
  ],
  alias: { "@apollo/utils.createhash": "node:crypto" }, // what it finds in Node itself; in a bundle it would take sha.js, in JavaScript
  plugins: [coarseMapsOfPackages, modulesOfOpenTelemetry],
});
const { renderGraphiql } = await tsImport("./src/server/pages/renderGraphiql.ts", import.meta.url);
await writeFile(`${OUT}/graphiql.html.gz`, await renderGraphiql());
const packages = [...packagesIn(metafile), "node_modules/@graphql-yoga/render-graphiql"];
const licenses = (await Promise.all(packages.map(readLicense))).map(
  ({ name, version, license, text }) => `${name} ${version} (${license})\n\n${text}`,
);
await writeFile(`${OUT}/LICENSES.txt`, `${[...new Set(licenses)].sort().join(`\n\n${"-".repeat(80)}\n\n`)}\n`);
await cp(await web, `${OUT}/web`, { recursive: true, filter: isOfPage });
const ofPage = `${OUT}/web/LICENSES.md`;
const folderOf = (name) => [`web/node_modules/${name}`, `node_modules/${name}`].find((folder) => existsSync(folder));
await writeFile(ofPage, await completeLicenses(await readFile(ofPage, "utf8"), folderOf));
