import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

/** Development dependencies of which the build takes something into the package. */
const BUILT_IN = ["node_modules/@graphql-yoga/render-graphiql"];

interface Lock {
  readonly packages: Readonly<Record<string, { name?: string; version?: string; dev?: boolean; link?: boolean }>>;
}

/** An identifier of SPDX. */
interface License {
  readonly license: { readonly id: string };
}

interface Component {
  readonly "bom-ref": string;
  readonly licenses?: readonly (License | { readonly expression: string })[];
}

interface Sbom {
  readonly metadata: { readonly component: Readonly<Record<string, unknown>> };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/** The folders of this package and of those of the lock file that are more than a tool of development, by `name@version`. */
function packagesOf({ packages }: Lock): ReadonlyMap<string, string> {
  const shipped = Object.entries(packages).filter(
    ([path, { dev, link }]) => BUILT_IN.includes(path) || (!dev && !link),
  );
  return new Map(
    shipped.map(([path, { name = path.replace(/^.*node_modules\//, ""), version = "" }]) => [
      `${name}@${version}`,
      path,
    ]),
  );
}

/** A component with its licence also where its package names it in the form before npm 2, which npm no longer reads. */
function withLicense(component: Component, folder: string): Component {
  if (component.licenses?.length) return component;
  const { licenses = [] } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8")) as {
    readonly licenses?: readonly { readonly type: string }[];
  };
  const [license, ...others] = licenses.map(({ type: id }) => ({ license: { id } }));
  // Several could mean any of them or all of them: someone has to look.
  if (!license || others.length > 0) throw new Error(`${folder}/package.json does not name one licence.`);
  return { ...component, licenses: [license] };
}

/**
 * Writes the bill of materials of the package into a folder: CycloneDX as JSON, by npm, from the lock file and, where npm finds no
 * licence, from what is installed. Returns the name of the file. `--omit dev` of npm is not used: it leaves out also what both the service
 * and some tool need, such as graphql (npm 11.19).
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
    components: components.flatMap((component) => {
      const folder = shipped.get(component["bom-ref"]);
      return folder === undefined ? [] : withLicense(component, folder);
    }),
    dependencies: dependencies
      .filter(({ ref }) => shipped.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => shipped.has(other)) })),
  };
  const file = `ensims-graphql-${version}.cdx.json`;
  writeFileSync(`${folder}/${file}`, `${JSON.stringify(content, null, 2)}\n`);
  return file;
}
