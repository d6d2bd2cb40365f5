import { faultOfLength, faultOfName } from "../../../files/storagePath.js";
import { baseName, childPath } from "../../users/files/FileTree.js";
import { SIZE_LABEL } from "../../users/files/listing/sizeLabel.js";

interface ResultEntry {
  readonly jobId: string;
  readonly name: string;
  /** Absolute in the results of the job: "/eplusout.err". */
  readonly path: string;
  /** Bytes: of a file, or of all files below a folder. */
  readonly size: number;
  readonly modifiedAt: Date | null;
}

export interface ResultFile extends ResultEntry {
  readonly isFolder: false;
}

/** The root's name is "/". */
export interface ResultFolder extends ResultEntry {
  readonly isFolder: true;
  /** In the upstream's order. */
  readonly children: readonly ResultNode[];
}

export type ResultNode = ResultFile | ResultFolder;

/** Results of a job are not filed deeper. */
const MAX_DEPTH = 128;
const MAX_TIME = 8_640_000_000_000_000;

class NotATree extends Error {}

type Wire = Readonly<Record<string, unknown>>;

/** A node, as both forms describe it. */
interface WireNode {
  readonly name: string;
  readonly isFolder: boolean;
  readonly size: number;
  readonly modifiedAt: Date | null;
  readonly children: readonly unknown[];
}

const isRecord = (value: unknown): value is Wire =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function number(value: unknown, max = Number.MAX_SAFE_INTEGER): number {
  if (value === undefined || value === null) return 0;
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0 || value > max) throw new NotATree();
  return value;
}

function childrenOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new NotATree();
  return value;
}

/** zTree: the path follows from the parents. No times. */
function fromZTree({ fileName, name, nocheck, fileSize, children: listed }: Wire): WireNode {
  if (typeof fileName !== "string") throw new NotATree();
  const [children, size] = [childrenOf(listed), number(fileSize)];
  const isFile = size > 0 || (typeof name === "string" && SIZE_LABEL.test(name));
  const isFolder = nocheck === true || children.length > 0 || !isFile;
  return { name: fileName, isFolder, size, modifiedAt: null, children };
}

/** jsTree: says its path, which must agree with its place. */
function fromJsTree(node: Wire, { fullPath, folder, size, lastModified }: Wire, parent: string | undefined): WireNode {
  if (typeof fullPath !== "string" || typeof folder !== "boolean") throw new NotATree();
  const children = childrenOf(node.children);
  if (!folder && children.length > 0) throw new NotATree();
  const path = folder && fullPath.length > 1 ? fullPath.replace(/\/$/, "") : fullPath;
  const name = baseName(path);
  if (path !== (parent === undefined ? "/" : childPath(parent, name))) throw new NotATree();
  const modified = number(lastModified, MAX_TIME);
  const modifiedAt = modified === 0 ? null : new Date(modified);
  return { name, isFolder: folder, size: number(size), modifiedAt, children };
}

function parseNode(value: unknown, parent: string | undefined): WireNode {
  if (!isRecord(value)) throw new NotATree();
  return isRecord(value.data) ? fromJsTree(value, value.data, parent) : fromZTree(value);
}

/** A place in the tree: what lies in one folder has different names. */
function toNode(value: unknown, jobId: string, parent: string, depth: number): ResultNode {
  const { name, isFolder, size, modifiedAt, children } = parseNode(value, parent);
  const path = childPath(parent, name);
  if (name.includes("/") || (faultOfName(name) ?? faultOfLength(path)) !== undefined) throw new NotATree();
  if (!isFolder) return { isFolder, jobId, name, path, size, modifiedAt };
  return { isFolder, jobId, name, path, modifiedAt, ...contents(children, jobId, path, depth + 1) };
}

function contents(values: readonly unknown[], jobId: string, path: string, depth: number) {
  if (depth > MAX_DEPTH) throw new NotATree();
  const children = values.map((value) => toNode(value, jobId, path, depth));
  if (new Set(children.map(({ name }) => name)).size < children.length) throw new NotATree();
  const size = children.reduce((sum, child) => number(sum + child.size), 0);
  return { children, size };
}

/**
 * Reads `data` of `GET /job/dir/<id>` in either form: upstream-api §4.10.
 *
 * @returns undefined when it is no such tree: of a wrong type, too deep, with a name that no path may hold, with two nodes of
 *   one path, or with a path that disagrees with its place
 */
export function parseResultTree(data: unknown, jobId: string): ResultFolder | undefined {
  try {
    const root = parseNode(data, undefined);
    if (!root.isFolder) return undefined;
    return {
      isFolder: true,
      jobId,
      name: "/",
      path: "/",
      modifiedAt: root.modifiedAt,
      ...contents(root.children, jobId, "/", 0),
    };
  } catch (error) {
    if (error instanceof NotATree) return undefined;
    throw error;
  }
}

/** What is at `path`, a canonical path, of the results; null when there is nothing. */
export function findResult(root: ResultFolder, path: string): ResultNode | null {
  let node: ResultNode | undefined = root;
  for (const name of path === "/" ? [] : path.slice(1).split("/")) {
    node = node?.isFolder === true ? node.children.find((child) => child.name === name) : undefined;
  }
  return node ?? null;
}
