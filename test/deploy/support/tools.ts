import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** Its packages are not of the root, as kubectl alone has 37 MB: `npm ci --prefix .ci/tools`. */
export const TOOLS = fileURLToPath(new URL("../../../.ci/tools/", import.meta.url));

async function check(program: string, input: unknown): Promise<string[]> {
  const checking = promisify(execFile)(process.execPath, [join(TOOLS, program)]);
  checking.child.stdin?.end(JSON.stringify(input));
  return JSON.parse((await checking).stdout) as string[];
}

/** What is wrong with these objects by the schema of Kubernetes, unknown fields too. */
export const problemsOfManifests = (manifests: readonly unknown[]) => check("checkManifests.mjs", manifests);

/** What is wrong with this by the schema of the Compose specification, unknown fields too. */
export const problemsOfCompose = (compose: unknown) => check("checkCompose.mjs", compose);
