import { sep } from "node:path";

/** A path in an account's storage, from a URL. */
export interface StoragePath {
  /** The names below the account's root; empty for the root. */
  readonly segments: readonly string[];
  /** The text after `/files/`, decoded once, with its trailing slash: the service repeats it (upstream-api.md §3.11). */
  readonly asSent: string;
}

/**
 * Parses the part of a request target after `/files`. Each segment is percent-decoded exactly once. Undefined if a segment
 * is no valid name or leads out of the account's folder. Doubled and trailing slashes are ignored, as by a Java `File`.
 */
export function parseStoragePath(target: string): StoragePath | undefined {
  const [encoded = ""] = target.split("?", 1);
  const segments: string[] = [];
  for (const segment of encoded.split("/")) {
    if (segment === "") continue;
    const name = decode(segment);
    if (name === undefined || !isName(name)) return undefined;
    segments.push(name);
  }
  const asSent = decode(encoded.replace(/^\//, "")) ?? "";
  return { segments, asSent: asSent === "" ? "/" : asSent };
}

/** Whether a file can have this name on this system: on Windows a backslash separates names. */
export function isName(name: string): boolean {
  return name !== "" && name !== "." && name !== ".." && !/[/\0]/.test(name) && !name.includes(sep);
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
