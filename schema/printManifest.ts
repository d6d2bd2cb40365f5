import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { Kind, type OperationDefinitionNode, parse, print } from "graphql";

const OPERATIONS = new URL("operations/", import.meta.url);

/** What Apollo's manifests have of an operation. Its text is as clients print it that have it from the file. */
function entryOf(text: string) {
  const document = parse(text);
  const [operation] = document.definitions.filter(
    (each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION,
  );
  if (operation?.name === undefined) throw new Error("an operation without a name");
  const body = print(document);
  const id = createHash("sha256").update(body).digest("hex");
  return { id, name: operation.name.value, type: operation.operation, body };
}

/** The manifest of the operations that come with the package, for TRUSTED_DOCUMENTS. */
export async function printManifest(): Promise<string> {
  const names = (await readdir(OPERATIONS)).filter((name) => name.endsWith(".graphql")).sort();
  const texts = await Promise.all(names.map((name) => readFile(new URL(name, OPERATIONS), "utf8")));
  const manifest = { format: "apollo-persisted-query-manifest", version: 1, operations: texts.map(entryOf) };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
