/** Limits in bytes of UTF-8, as common file systems have them. */
const MAX_NAME_BYTES = 255;
const MAX_PATH_BYTES = 4096;

/** No name has more bytes than this times its length. */
const MAX_BYTES_PER_UNIT = 3;

function isTooLong(text: string, maxBytes: number): boolean {
  return text.length * MAX_BYTES_PER_UNIT > maxBytes && Buffer.byteLength(text) > maxBytes;
}

/** Why nothing in the storage can have this name, as a sentence for the caller that does not repeat it; undefined when it may. */
export function faultOfName(name: string): string | undefined {
  if (name === "") return "The path has an empty segment. Put exactly one slash between two names.";
  // A backslash is a slash to some systems: what would be a step or an absolute path there is refused as well.
  if (name.split("\\").some((piece) => piece === "." || piece === "..")) {
    return 'The path has a segment "." or "..". Give the path from the root, without such steps.';
  }
  if (name.startsWith("\\")) return "A name in the path begins with a backslash. Separate names with a slash.";
  if (name.includes("\0")) return "The path has a NUL character. Remove it; a name cannot hold any.";
  if (!name.isWellFormed()) return "The path has half of a surrogate pair. Give it as well-formed Unicode.";
  if (isTooLong(name, MAX_NAME_BYTES)) {
    return `A name in the path is too long. Use at most ${MAX_NAME_BYTES} bytes of UTF-8 for each.`;
  }
  return undefined;
}

/** The same of the length of a path alone. */
export function faultOfLength(path: string): string | undefined {
  if (!isTooLong(path, MAX_PATH_BYTES)) return undefined;
  return `The path is too long. Use at most ${MAX_PATH_BYTES} bytes of UTF-8 in all.`;
}

/** The same of a path: `/`, or a slash before each name. */
export function faultOfPath(path: string): string | undefined {
  const fault = faultOfLength(path);
  if (fault !== undefined || path === "/") return fault;
  for (const name of path.slice(1).split("/")) {
    const nameFault = faultOfName(name);
    if (nameFault !== undefined) return nameFault;
  }
  return undefined;
}

/** Why nothing may be stored at a path, though what is there already can be looked at, downloaded and deleted. */
export function faultOfTarget(path: string): string | undefined {
  if (/\p{Cc}/u.test(path)) return "The path has a control character. Store under a name without any.";
  if (path.includes("\\"))
    return "The path has a backslash. Separate names with a slash, and store under a name without any.";
  return undefined;
}
