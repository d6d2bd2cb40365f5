/** A document that a manifest lists. */
export interface ManifestEntry {
  /** What clients may call it, besides the SHA-256 of its text. */
  readonly id: string | undefined;
  readonly text: string;
  /** The operation that the manifest names for it. */
  readonly operationName: string | undefined;
}

/** Why a file is no manifest. */
export class ManifestError extends Error {}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const APOLLO_FORMAT = "apollo-persisted-query-manifest";

const SHAPES =
  'is no manifest: neither Apollo\'s {"format", "version", "operations": […]} nor a map of ids to documents, {"<id>": "<text>"}';

function entryOfApollo(operation: unknown, index: number): ManifestEntry {
  const { id, body, name } = isObject(operation) ? operation : {};
  if (typeof id !== "string" || id === "" || typeof body !== "string")
    throw new ManifestError(`has no \`id\` and \`body\`, both strings, in operations[${index}]`);
  return { id, text: body, operationName: typeof name === "string" && name !== "" ? name : undefined };
}

/** https://www.apollographql.com/docs/graphos/platform/security/persisted-queries#manifest-format */
function entriesOfApollo({ format, version, operations }: Readonly<Record<string, unknown>>): ManifestEntry[] {
  if (format !== APOLLO_FORMAT) throw new ManifestError(`has a \`format\` that is not "${APOLLO_FORMAT}"`);
  if (version !== 1) throw new ManifestError("has a `version` that is not 1");
  if (!Array.isArray(operations)) throw new ManifestError("has no list of `operations`");
  return operations.map(entryOfApollo);
}

/** Of Relay's compiler, codegen's client preset, urql and Hive. Relay has also written pairs. */
function entriesOfMap(pairs: readonly unknown[]): ManifestEntry[] {
  return pairs.map((pair) => {
    const [id, text, ...others] = Array.isArray(pair) ? (pair as readonly unknown[]) : [];
    if (typeof id !== "string" || id === "" || others.length > 0) throw new ManifestError(SHAPES);
    if (typeof text !== "string") throw new ManifestError(`has no text at the id ${JSON.stringify(id)}`);
    return { id, text, operationName: undefined };
  });
}

/**
 * Reads a manifest in any of the formats that clients' tools write.
 *
 * @throws ManifestError
 */
export function parseManifest(json: string): ManifestEntry[] {
  let manifest: unknown;
  try {
    manifest = JSON.parse(json);
  } catch (error) {
    throw new ManifestError(`is not valid JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (Array.isArray(manifest)) return entriesOfMap(manifest);
  if (!isObject(manifest)) throw new ManifestError(SHAPES);
  const isApollos = Array.isArray(manifest.operations) || "version" in manifest;
  return isApollos ? entriesOfApollo(manifest) : entriesOfMap(Object.entries(manifest));
}
