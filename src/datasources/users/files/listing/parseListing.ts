import { faultOfLength, faultOfName } from "../../../../files/storagePath.js";
import { baseName, childPath, type FileEntry, type FolderEntry, type TreeEntry } from "../FileTree.js";
import { SIZE_LABEL } from "./sizeLabel.js";

/** No valid path is deeper. */
const MAX_DEPTH = 2048;

type Wire = Readonly<Record<string, unknown>>;

/** A node, as both forms describe it. */
interface WireNode {
  readonly name: string;
  readonly isFolder: boolean;
  readonly size: number;
  readonly children: readonly unknown[];
}

class NotAListing extends Error {}

/** State of reading one listing. */
interface Reading {
  /** It comes from a Windows development server, whose paths have backslashes. */
  readonly isWindows: boolean;
  /** Entries that were left out, because their names are not valid in a path. */
  leftOut: number;
}

const isRecord = (value: unknown): value is Wire =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const canonical = (path: string) => `/${path.replace(/^\/+|\/+$/g, "")}`;
const withSlashes = (path: string) => path.replaceAll("\\", "/");

/** The last name of a path. A backslash is part of the name, unless a Windows path begins with one. */
const nameOf = (path: string, isWindows: boolean) =>
  baseName(canonical(isWindows && path.startsWith("\\") ? withSlashes(path) : path));

/** Whether the text is the path, written with backslashes. */
const isWindowsPath = (text: string, path: string) => canonical(text) !== path && canonical(withSlashes(text)) === path;

function bytes(value: unknown): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) throw new NotAListing("size");
  return value;
}

function childrenOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new NotAListing("children");
  return value;
}

/** zTree, as recorded and documented: upstream-api §3.8. */
function fromZTree(node: Wire): WireNode {
  const { fileName, name, nocheck, fileSize } = node;
  if (typeof fileName !== "string") throw new NotAListing("fileName");
  const children = childrenOf(node.children);
  const size = bytes(fileSize ?? 0);
  const isFile = size > 0 || (typeof name === "string" && SIZE_LABEL.test(name));
  return { name: fileName, isFolder: nocheck === true || children.length > 0 || !isFile, size, children };
}

/** jsTree, which JESS changed to: upstream-api §4.10. */
function fromJsTree(node: Wire, data: Wire): WireNode {
  if (typeof data.fullPath !== "string" || typeof data.folder !== "boolean") throw new NotAListing("data");
  const children = childrenOf(node.children);
  return { name: data.fullPath, isFolder: data.folder || children.length > 0, size: bytes(data.size ?? 0), children };
}

function parseNode(value: unknown): WireNode {
  if (!isRecord(value)) throw new NotAListing("node");
  return isRecord(value.data) ? fromJsTree(value, value.data) : fromZTree(value);
}

function toEntry(value: unknown, folder: string, depth: number, reading: Reading): TreeEntry | undefined {
  const node = parseNode(value);
  const name = nameOf(node.name, reading.isWindows);
  if (name === "/" || name === "." || name === "..") return undefined; // the folder itself, or its parent
  const path = childPath(folder, name);
  if ((faultOfName(name) ?? faultOfLength(path)) !== undefined) {
    reading.leftOut += 1;
    return undefined;
  }
  return node.isFolder
    ? toFolder(node, name, path, depth, reading)
    : ({ isFolder: false, name, path, size: node.size } satisfies FileEntry);
}

function toFolder(node: WireNode, name: string, path: string, depth: number, reading: Reading): FolderEntry {
  if (depth > MAX_DEPTH) throw new NotAListing("depth");
  let size = 0;
  const children: TreeEntry[] = [];
  for (const value of node.children) {
    const child = toEntry(value, path, depth + 1, reading);
    if (!child) continue;
    size = bytes(size + child.size);
    children.push(child);
  }
  return { isFolder: true, name, path, size, children: children.length > 0 ? children : undefined };
}

/** The folder at `path`, if the root of the listing names that path. Strict, because a JSON file of the caller may look like a listing. */
export function toListedFolder(
  root: { readonly name: string; readonly size: number; readonly children: readonly TreeEntry[] },
  path: string,
): FolderEntry | undefined {
  if (canonical(root.name) !== path && !isWindowsPath(root.name, path)) return undefined;
  return { isFolder: true, name: baseName(path), path, size: root.size, children: root.children };
}

/**
 * Reads the listing of the folder at `path` in any form: zTree or jsTree, bare or in an envelope.
 *
 * @param onLeftOut called with the number of entries that were left out, if any, because their names are not valid in a path
 * @returns undefined if the body is not the listing of that folder
 */
export function parseListing(
  body: unknown,
  path: string,
  onLeftOut: (count: number) => void = () => undefined,
): FolderEntry | undefined {
  try {
    const root = isRecord(body) && body.ok === true && isRecord(body.data) ? body.data : body;
    const node = parseNode(root);
    if (!node.isFolder) return undefined;
    const reading: Reading = { isWindows: isWindowsPath(node.name, path), leftOut: 0 };
    const { size, children = [] } = toFolder(node, baseName(path), path, 0, reading);
    const isJsTree = isRecord(root) && isRecord(root.data);
    // A jsTree may name its root "/", whatever folder is listed.
    const folder = toListedFolder(
      { name: isJsTree && canonical(node.name) === "/" ? path : node.name, size, children },
      path,
    );
    if (folder !== undefined && reading.leftOut > 0) onLeftOut(reading.leftOut);
    return folder;
  } catch (error) {
    if (error instanceof NotAListing) return undefined;
    throw error;
  }
}
