import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** A manifest as Apollo's tools write it, of documents by their names. */
export const apolloManifest = (documents: Readonly<Record<string, string>>) => ({
  format: "apollo-persisted-query-manifest",
  version: 1,
  operations: Object.entries(documents).map(([name, body]) => ({ id: sha256(body), name, type: "query", body })),
});

/** A map of ids to documents, as codegen and Relay write it. */
export const mapOf = (documents: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.values(documents).map((text) => [sha256(text), text]));

/** A folder of manifests. A text is written as it is, everything else as JSON. */
export async function openManifests(files: Readonly<Record<string, unknown>>) {
  const path = await mkdtemp(join(tmpdir(), "ensims-manifests-"));
  const write = async (name: string, content: unknown) => {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), typeof content === "string" ? content : JSON.stringify(content));
  };
  for (const [name, content] of Object.entries(files)) await write(name, content);
  return {
    path,
    write,
    file: (name: string) => join(path, name),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}
