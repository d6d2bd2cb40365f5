/** The URL of a file of this package. Both `src` and `dist` are one folder below its root. */
export function packageUrl(path: string): URL {
  return new URL(`../${path}`, import.meta.url);
}
