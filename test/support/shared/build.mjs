import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { SHARED_MODULES, SHARED_PACKAGES } from "./modules.mjs";

/** A module for test files: it exports what the shared copy exports. In CommonJS, so that packages can require it too. */
const stubOf = (names) =>
  ["const shared = sharedModule(__filename);", ...names.map((name) => `exports.${name} = shared.${name};`), ""].join(
    "\n",
  );

/** Builds the shared modules in a folder, each with its stub beside it. Returns the stubs by the paths of the modules. */
export async function buildSharedModules(rootDir, folder) {
  const { metafile } = await build({
    absWorkingDir: rootDir,
    entryPoints: SHARED_MODULES,
    entryNames: "[name]", // all in one folder, from which they find package.json
    outdir: folder,
    bundle: true,
    splitting: true,
    packages: "external",
    format: "esm",
    platform: "node",
    target: "node20",
    sourcemap: "inline",
    metafile: true,
    logLevel: "warning",
  });
  const stubs = {};
  for (const [output, { entryPoint, exports }] of Object.entries(metafile.outputs)) {
    if (!entryPoint) continue;
    const stub = resolve(rootDir, output).replace(/\.js$/, ".cjs");
    await writeFile(stub, stubOf(exports));
    stubs[resolve(rootDir, entryPoint)] = stub;
  }
  const require = createRequire(join(rootDir, "package.json"));
  const packages = join(folder, "packages");
  await mkdir(packages);
  for (const name of SHARED_PACKAGES) {
    const stub = join(packages, `${name}.cjs`);
    await writeFile(join(packages, `${name}.js`), `export * from ${JSON.stringify(name)};\n`);
    await writeFile(stub, stubOf(Object.keys(require(name)).filter((key) => key !== "default")));
    stubs[require.resolve(name)] = stub;
  }
  return stubs;
}
