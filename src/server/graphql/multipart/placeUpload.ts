import Upload from "graphql-upload/Upload.mjs";

const isContainer = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !(value instanceof Upload);

const isIndex = (key: string) => /^(?:0|[1-9]\d{0,8})$/.test(key);

/** An item may follow the last one, or a few to come: a list is not made long by one of its places. */
function mayHold(container: object, key: string, maxFiles: number): boolean {
  if (!Array.isArray(container)) return key !== "__proto__";
  return isIndex(key) && Number(key) < Math.max(container.length, maxFiles);
}

/**
 * Puts an upload where a path of the `map` says, as in `variables.files.0`; objects and lists that are missing on the way
 * are made.
 *
 * @returns whether there is such a place
 */
export function placeUpload(operations: object, path: string, upload: Upload, maxFiles: number): boolean {
  const keys = path.split(".");
  let container = operations;
  for (const [depth, key] of keys.entries()) {
    if (!mayHold(container, key, maxFiles)) return false;
    const nextKey = keys[depth + 1];
    if (nextKey === undefined) return Reflect.set(container, key, upload);
    const found: unknown = Object.hasOwn(container, key) ? Reflect.get(container, key) : undefined;
    const next = found ?? (isIndex(nextKey) ? [] : {});
    if (!isContainer(next)) return false;
    if (found === undefined) Reflect.set(container, key, next);
    container = next;
  }
  return false;
}
