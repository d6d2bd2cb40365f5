import { forbiddenKey, keyNotAllowed } from "../../request/forbiddenKey.js";
import { RequestError } from "../../errors/RequestError.js";
import { countVariableUses } from "./countVariableUses.js";
import { PendingUpload } from "./PendingUpload.js";
import { filesExceeded } from "../../multipart/multipartErrors.js";
import { placeUpload } from "./placeUpload.js";

/** What a GraphQL server executes: an operation, or (to be refused there) a batch of them. */
export type Operations = Record<string, unknown> | unknown[];

const SPECIFICATION = "https://github.com/jaydenseric/graphql-multipart-request-spec";

/** What is wrong with a request, and where it is told how it should be. */
export const malformed = (what: string) => new RequestError(400, "BAD_USER_INPUT", `${what} (${SPECIFICATION}).`);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function parseField(name: string, json: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw malformed(`Invalid JSON in the ‘${name}’ multipart field`);
  }
  const key = forbiddenKey(value);
  if (key !== undefined)
    throw new RequestError(400, "BAD_USER_INPUT", keyNotAllowed(key, `the multipart field ‘${name}’`));
  return value;
}

/** @throws RequestError */
export function parseOperations(json: string): Operations {
  const operations = parseField("operations", json);
  if (isRecord(operations) || Array.isArray(operations)) return operations;
  throw malformed("Invalid type for the ‘operations’ multipart field");
}

/** The paths of one entry of the map, each a text. */
function pathsOf(key: string, paths: unknown): string[] {
  const entry = `‘map’ multipart field entry key ‘${key}’ array`;
  if (!Array.isArray(paths)) throw malformed(`Invalid type for the ${entry}`);
  return paths.map((path: unknown, index) => {
    if (typeof path === "string") return path;
    throw malformed(`Invalid type for the ${entry} index ‘${index}’ value`);
  });
}

/** In how many places an operation looks at what stands at the path. */
function usesOf(path: string, variableUses: ReadonlyMap<string, number>): number {
  const variable = /^variables\.([^.]+)/.exec(path)?.[1];
  return variable === undefined ? 0 : (variableUses.get(variable) ?? 0);
}

/**
 * Puts an upload wherever the map says that a file belongs.
 *
 * @param onAwaited called when a resolver begins to wait for one of the files
 * @returns the uploads, by the names of their parts
 * @throws RequestError
 */
export function placeUploads(
  { operations, query }: { readonly operations: Operations; readonly query: string | undefined },
  json: string,
  maxFiles: number,
  onAwaited: (upload: PendingUpload) => void,
): ReadonlyMap<string, PendingUpload> {
  const map = parseField("map", json);
  if (!isRecord(map)) throw malformed("Invalid type for the ‘map’ multipart field");
  const entries = Object.entries(map);
  if (entries.length > maxFiles) throw filesExceeded(maxFiles);
  const variableUses = countVariableUses(query);
  const uploads = new Map<string, PendingUpload>();
  for (const [key, value] of entries) {
    const paths = pathsOf(key, value);
    const consumers = paths.reduce((sum, path) => sum + usesOf(path, variableUses), 0);
    const upload = new PendingUpload(consumers, onAwaited);
    uploads.set(key, upload);
    for (const [index, path] of paths.entries()) {
      if (placeUpload(operations, path, upload, maxFiles)) continue;
      throw malformed(
        `Invalid object path for the ‘map’ multipart field entry key ‘${key}’ array index ‘${index}’ value ‘${path}’`,
      );
    }
  }
  return uploads;
}
