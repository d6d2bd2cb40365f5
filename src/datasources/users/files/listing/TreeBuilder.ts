import { faultOfLength, faultOfName } from "../../../../files/storagePath.js";
import { childPath, type TreeEntry } from "../FileTree.js";
import { SIZE_LABEL } from "./sizeLabel.js";

/** Deeper listings are rare, and are left to `parseListing`. */
const MAX_DEPTH = 64;

/** The folder that is listed, as its listing shows it. */
export interface ListedRoot {
  /** As in the listing. */
  readonly name: string;
  readonly isFolder: boolean;
  readonly children: readonly TreeEntry[];
  /** Bytes of all children. */
  readonly size: number;
}

/** A node of the listing that is not read to its end yet. */
export class NodeBuilder {
  /** The members that were read, a bit for each. */
  seen = 0;
  fileName: string | undefined;
  label: string | undefined;
  nocheck = false;
  size = 0;
  /** Set when it is needed: by a child, or at the end. */
  path = "";
  children: TreeEntry[] = [];
  /** Bytes of all children. */
  total = 0;

  reset(): void {
    this.seen = 0;
    this.fileName = undefined;
    this.label = undefined;
    this.nocheck = false;
    this.size = 0;
    if (this.children.length > 0) this.children = [];
    this.total = 0;
  }
}

/** Whether a name is valid in a path, and holds no path itself. Others are left to `parseListing`. */
const isPlain = (name: string) => !name.includes("/") && faultOfName(name) === undefined;

/** Builds the tree of a listing: nodes are opened, get their members, and are closed. */
export class TreeBuilder {
  /** The open nodes, from the root down to `#depth`; those beyond are spare. */
  readonly #nodes: NodeBuilder[] = [new NodeBuilder()];
  #depth = 0;

  /** @param path of the folder that is listed */
  constructor(path: string) {
    this.node.path = path;
  }

  /** The innermost open node. */
  get node(): NodeBuilder {
    return (this.#nodes[this.#depth] ??= new NodeBuilder());
  }

  /** Of the innermost node; 0 at the root. */
  get depth(): number {
    return this.#depth;
  }

  /** Opens a child of the innermost node. @returns false if that has no plain name yet, or is too deep */
  open(): boolean {
    if (this.#depth > 0 && !this.#name(this.node)) return false;
    this.#depth += 1;
    this.node.reset();
    return this.#depth <= MAX_DEPTH;
  }

  /** Adds the innermost node to its parent. @returns false if its name or the size is not valid */
  close(): boolean {
    const { node } = this;
    const parent = this.#nodes[this.#depth - 1];
    if (parent === undefined || !this.#name(node)) return false;
    const { path, children, total, fileName: name = "" } = node;
    if (this.#isFolder(node)) {
      const listed = children.length > 0 ? children : undefined;
      parent.children.push({ isFolder: true, name, path, size: total, children: listed });
      parent.total += total;
    } else {
      parent.children.push({ isFolder: false, name, path, size: node.size });
      parent.total += node.size;
    }
    node.reset();
    return parent.total <= Number.MAX_SAFE_INTEGER;
  }

  /** Ends the list of children that the innermost node is in. */
  leave(): void {
    this.#depth -= 1;
  }

  /** The listing; undefined if its root has no name. */
  get root(): ListedRoot | undefined {
    const { fileName: name, children, total: size } = this.node;
    return name === undefined ? undefined : { name, isFolder: this.#isFolder(this.node), children, size };
  }

  /** The children of the root so far. */
  get entries(): readonly TreeEntry[] {
    return this.#nodes[0]?.children ?? [];
  }

  #name(node: NodeBuilder): boolean {
    const parent = this.#nodes[this.#depth - 1];
    if (parent === undefined || node.fileName === undefined || !isPlain(node.fileName)) return false;
    node.path = childPath(parent.path, node.fileName);
    return faultOfLength(node.path) === undefined;
  }

  #isFolder({ nocheck, children, size, label }: NodeBuilder): boolean {
    return nocheck || children.length > 0 || (size === 0 && (label === undefined || !SIZE_LABEL.test(label)));
  }
}
