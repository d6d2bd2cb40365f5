/** The address of a file of this package. It is one folder up, whether this runs from `src` or from `dist`. */
export function packageUrl(path: string): URL {
  return new URL(`../${path}`, import.meta.url);
}
