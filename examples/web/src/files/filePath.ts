/** Paths in the storage are absolute and end without a slash; "/" is the storage itself. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

export const parentOf = (path: string): string => path.slice(0, path.lastIndexOf("/")) || "/";

export const childOf = (folder: string, name: string): string => `${folder === "/" ? "" : folder}/${name}`;

/** The folders from the storage down to this one. */
export function pathsDownTo(path: string): string[] {
  const names = path.split("/").filter((name) => name !== "");
  return ["/", ...names.map((_, index) => `/${names.slice(0, index + 1).join("/")}`)];
}

const BROWSE = "/browse";

/** The address of the page that shows a folder. */
export function addressOf(folder: string): string {
  return BROWSE + (folder === "/" ? "" : folder.split("/").map(encodeURIComponent).join("/"));
}

/** The folder that an address shows; undefined when the address is badly encoded. */
export function folderAt(pathname: string): string | undefined {
  try {
    const names = pathname.slice(BROWSE.length).split("/").map(decodeURIComponent);
    return `/${names.filter((name) => name !== "").join("/")}`;
  } catch {
    return undefined;
  }
}
