/** Paths are absolute, without a trailing slash; "/" is the root. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

export const parentOf = (path: string): string => path.slice(0, path.lastIndexOf("/")) || "/";

export const childOf = (folder: string, name: string): string => `${folder === "/" ? "" : folder}/${name}`;

/** The paths of all parents from the root, and the path itself. */
export function pathsDownTo(path: string): string[] {
  const names = path.split("/").filter((name) => name !== "");
  return ["/", ...names.map((_, index) => `/${names.slice(0, index + 1).join("/")}`)];
}

const BROWSE = "/browse";

/** URL of the page of a folder. */
export function addressOf(folder: string): string {
  return BROWSE + (folder === "/" ? "" : folder.split("/").map(encodeURIComponent).join("/"));
}

/** The folder for a URL; undefined if the URL is badly encoded. */
export function folderAt(pathname: string): string | undefined {
  try {
    const names = pathname.slice(BROWSE.length).split("/").map(decodeURIComponent);
    return `/${names.filter((name) => name !== "").join("/")}`;
  } catch {
    return undefined;
  }
}

interface Place {
  readonly path: string;
  readonly isFolder: boolean;
}

/** URL of the page of a folder, or of its folder's page with the file open. */
export const entryAddress = ({ path, isFolder }: Place): string =>
  isFolder ? addressOf(path) : `${addressOf(parentOf(path))}?file=${encodeURIComponent(nameOf(path))}`;

/** The same as an absolute URL, to give to others with the same account. */
export const entryUrl = (place: Place): string =>
  location.origin + import.meta.env.BASE_URL.replace(/\/$/, "") + entryAddress(place);

/** Whether a path is a folder or below it. */
export const isWithin = (folder: string, path: string): boolean =>
  folder === "/" || path === folder || path.startsWith(`${folder}/`);
