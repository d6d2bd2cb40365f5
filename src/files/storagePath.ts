/** Limits in bytes of UTF-8, as in common file systems. */
const MAX_NAME_BYTES = 255;
const MAX_PATH_BYTES = 4096;

/** UTF-8 bytes per UTF-16 code unit, at most. */
const MAX_BYTES_PER_UNIT = 3;

function isTooLong(text: string, maxBytes: number): boolean {
  return text.length * MAX_BYTES_PER_UNIT > maxBytes && Buffer.byteLength(text) > maxBytes;
}

/** A path as part of a URL: each name is percent-encoded once, whatever it looks like. */
export const encodePath = (path: string): string => path.split("/").map(encodeURIComponent).join("/");

const isStep = (piece: string) => piece === "." || piece === "..";

/** Why a name is invalid, as a message for the caller that does not repeat it; undefined if it is valid. */
export function faultOfName(name: string): string | undefined {
  if (name === "") return "The path has an empty segment. Put exactly one slash between two names.";
  // On some systems a backslash separates names, so ".." and absolute paths are refused there too.
  if (name.includes("\\") ? name.split("\\").some(isStep) : isStep(name)) {
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

/** Why the length of a path is invalid; undefined if it is valid. */
export function faultOfLength(path: string): string | undefined {
  if (!isTooLong(path, MAX_PATH_BYTES)) return undefined;
  return `The path is too long. Use at most ${MAX_PATH_BYTES} bytes of UTF-8 in all.`;
}

/** Why a path is invalid; undefined if it is valid. It is `/`, or has a slash before each name. */
export function faultOfPath(path: string): string | undefined {
  const fault = faultOfLength(path);
  if (fault !== undefined || path === "/") return fault;
  for (const name of path.slice(1).split("/")) {
    const nameFault = faultOfName(name);
    if (nameFault !== undefined) return nameFault;
  }
  return undefined;
}

/** Why a path is no target for an upload; existing files with such a path can still be listed, downloaded and deleted. */
export function faultOfTarget(path: string): string | undefined {
  if (/\p{Cc}/u.test(path)) return "The path has a control character. Store under a name without any.";
  if (path.includes("\\"))
    return "The path has a backslash. Separate names with a slash, and store under a name without any.";
  return undefined;
}
