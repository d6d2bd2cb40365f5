import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

/** Development dependencies of which the build takes something into the package. */
const BUILT_IN = ["node_modules/@graphql-yoga/render-graphiql"];

interface Lock {
  readonly packages: Readonly<Record<string, { name?: string; version?: string; dev?: boolean; link?: boolean }>>;
}

interface Sbom {
  readonly metadata: { readonly component: Readonly<Record<string, unknown>> };
  readonly components: readonly { readonly "bom-ref": string }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/** This package and those of the lock file that are more than a tool of development, as `name@version`. */
function packagesOf({ packages }: Lock): ReadonlySet<string> {
  const shipped = Object.entries(packages).filter(
    ([path, { dev, link }]) => BUILT_IN.includes(path) || (!dev && !link),
  );
  return new Set(
    shipped.map(([path, { name = path.replace(/^.*node_modules\//, ""), version = "" }]) => `${name}@${version}`),
  );
}

/**
 * Writes the bill of materials of the package into a folder: CycloneDX as JSON, by npm, from the lock file alone. Returns the name of the
 * file. `--omit dev` of npm is not used: it leaves out also what both the service and some tool need, such as graphql (npm 11.19).
 */
export function makeSbom(folder: string, version: string): string {
  const options = ["--sbom-format", "cyclonedx", "--sbom-type", "application", "--package-lock-only"];
  const said = execFileSync("npm", ["sbom", ...options], { encoding: "utf8", maxBuffer: 2 ** 26 });
  const { metadata, components, dependencies, ...sbom } = JSON.parse(said) as Sbom;
  const shipped = packagesOf(JSON.parse(readFileSync("package-lock.json", "utf8")) as Lock);
  const product = { ...metadata.component, name: "ensims-graphql" }; // npm takes the name of the folder
  const content = {
    ...sbom,
    metadata: { ...metadata, component: product },
    components: components.filter((component) => shipped.has(component["bom-ref"])),
    dependencies: dependencies
      .filter(({ ref }) => shipped.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => shipped.has(other)) })),
  };
  const file = `ensims-graphql-${version}.cdx.json`;
  writeFileSync(`${folder}/${file}`, `${JSON.stringify(content, null, 2)}\n`);
  return file;
}
