import { readFileSync } from "node:fs";

/** The URL of a file of this package. Both `src` and `dist` are one folder below its root. */
export function packageUrl(path: string): URL {
  return new URL(`../${path}`, import.meta.url);
}

/** The version of this package. */
export function packageVersion(): string {
  return (JSON.parse(readFileSync(packageUrl("package.json"), "utf8")) as { version: string }).version;
}
