import { sep } from "node:path";

/** A place in an account's storage, as asked for by a URL. */
export interface StoragePath {
  /** The names on the way from the account's root; none for the root itself. */
  readonly segments: readonly string[];
  /** What the caller sent behind `/files/`, decoded once, a trailing slash included: the service repeats it (upstream-api.md §3.11). */
  readonly asSent: string;
}

/**
 * Read the part of a request target behind `/files`. Each segment is percent-decoded exactly once; whatever could lead out of
 * the account's folder, or is no name, gives undefined. Doubled and trailing slashes do not count, as for a Java `File`.
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

/** Whether a folder can hold an entry of this name; where the system takes a back-slash for a slash, it can hold none with that. */
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
