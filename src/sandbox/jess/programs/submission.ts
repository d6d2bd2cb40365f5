import { posix } from "node:path";
import { Rejection } from "./Program.js";

/** The files with one of these extensions that lie in the uppermost folder that has any. */
export function uppermost(files: readonly string[], extensions: readonly string[]): string[] {
  const found = files.filter((path) => extensions.includes(posix.extname(path).toLowerCase()));
  const depth = (path: string) => path.split("/").length;
  const least = Math.min(...found.map(depth));
  return found.filter((path) => depth(path) === least);
}

export interface Wanted {
  /** What to call it in a message, e.g. `weather file`. */
  readonly what: string;
  /** With the dot, lower case. */
  readonly extensions: readonly string[];
  /** The option that names it, and its value. */
  readonly option: string;
  readonly named: string | undefined;
}

/** The one file that is wanted. */
export function choose(files: readonly string[], { what, extensions, option, named }: Wanted): string {
  if (named) return findNamed(files, what, named);
  const [first, ...others] = uppermost(files, extensions);
  if (first === undefined) throw new Rejection(`No ${what} (${extensions.join(", ")}) was found among the files.`);
  if (others.length > 0) {
    const names = [first, ...others].join(", ");
    throw new Rejection(`${others.length + 1} files may be the ${what} (${names}): name one in "${option}".`);
  }
  return first;
}

/** The file of this path, or the only one of this name in any folder. */
export function findNamed(files: readonly string[], what: string, named: string): string {
  const path = posix.normalize(named.replaceAll("\\", "/")).replace(/^\/+/, "");
  const sameName = files.filter((each) => posix.basename(each) === path);
  const found = files.includes(path) ? path : sameName.length === 1 ? sameName[0] : undefined;
  if (found === undefined) throw new Rejection(`The ${what} "${named}" is not among the files.`);
  return found;
}
