import { faultOfLength, faultOfName } from "../../../../files/storagePath.js";
import { childPath, type TreeEntry } from "../FileTree.js";
import { SIZE_LABEL } from "./sizeLabel.js";

/** Deeper than people file things; what is deeper is read by the general reader. */
const MAX_DEPTH = 64;

/** What the listing says of the folder that is listed. */
export interface ListedRoot {
  /** As the listing calls it. */
  readonly name: string;
  readonly isFolder: boolean;
  readonly children: readonly TreeEntry[];
  /** Bytes of all children. */
  readonly size: number;
}

/** A node of the listing whose end is not reached yet. */
export class NodeBuilder {
  /** The members that it has had, a bit for each that says something. */
  seen = 0;
  fileName: string | undefined;
  label: string | undefined;
  nocheck = false;
  size = 0;
  /** Known once it is needed: by a child, or at the end. */
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

/** A name that stands for itself: nothing in it means a folder, and a path may hold it. The general reader deals with others. */
const isPlain = (name: string) => !name.includes("/") && faultOfName(name) === undefined;

/** The tree that a scan of a listing makes: its nodes are opened, get their members, and are closed. */
export class TreeBuilder {
  /** The open nodes, from the root down to `#depth`; those beyond are spare. */
  readonly #nodes: NodeBuilder[] = [new NodeBuilder()];
  #depth = 0;

  /** @param path of the folder that is listed: what is in it lies below */
  constructor(path: string) {
    this.node.path = path;
  }

  /** The innermost open node. */
  get node(): NodeBuilder {
    return (this.#nodes[this.#depth] ??= new NodeBuilder());
  }

  /** How many open nodes the innermost one lies in: 0 at the root. */
  get depth(): number {
    return this.#depth;
  }

  /** Opens a child of the innermost node. @returns false when that has no plain name by now, or lies too deep */
  open(): boolean {
    if (this.#depth > 0 && !this.#name(this.node)) return false;
    this.#depth += 1;
    this.node.reset();
    return this.#depth <= MAX_DEPTH;
  }

  /** Files the innermost node with its parent; its place is ready for the next one. @returns false when it cannot be filed */
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

  /** The children of the innermost node's parent are at their end. */
  leave(): void {
    this.#depth -= 1;
  }

  /** The listing; undefined when its root has no name. */
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
