/** A file of the caller's storage, as a listing shows it. */
export interface FileEntry {
  readonly isFolder: false;
  readonly name: string;
  /** Absolute in the caller's storage, canonical: "/models/shoebox.idf". */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** A folder of the caller's storage, as a listing shows it. */
export interface FolderEntry {
  readonly isFolder: true;
  /** "/" for the root. */
  readonly name: string;
  readonly path: string;
  /** Bytes of all files that the listing shows below it. */
  readonly size: number;
  /** In the upstream's order; undefined if this listing does not show them: the folder's own listing does. */
  readonly children: readonly TreeEntry[] | undefined;
}

export type TreeEntry = FileEntry | FolderEntry;

/** The path of an entry of a folder. */
export const childPath = (folder: string, name: string): string => (folder === "/" ? `/${name}` : `${folder}/${name}`);

/** The path of the folder that contains `path`; of the root the root itself. */
export const parentPath = (path: string): string => path.slice(0, path.lastIndexOf("/")) || "/";

/** The last name of a path; "/" for the root. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf("/") + 1) || "/";
