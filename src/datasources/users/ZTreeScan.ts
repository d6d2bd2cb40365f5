import { isAscii, isUtf8 } from "node:buffer";
import { childPath, type TreeEntry } from "./FileTree.js";
import { SIZE_LABEL } from "./sizeLabel.js";

/** Deeper than people file things; what is deeper is read by the general reader. */
const MAX_DEPTH = 64;

const QUOTE = 0x22;
const COMMA = 0x2c;
const SLASH = 0x2f;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN = 0x7b;
const CLOSE = 0x7d;

const word = (text: string) => Buffer.from(text, "latin1");
const TRUE_WORD = word("true");
const FALSE_WORD = word("false");
const NULL_WORD = word("null");
const FILE_NAME_WORD = word("fileName");
const SIZE_WORD = word("fileSize");
const NOCHECK_WORD = word("nocheck");
const CHILDREN_WORD = word("children");
const NAME_WORD = word("name");

/** A bit for each member that says something. */
const FILE_NAME = 1;
const SIZE = 2;
const NOCHECK = 4;
const CHILDREN = 8;
const NAME = 16;

/** A node of the listing whose end is not reached yet. */
class OpenNode {
  /** Its members so far, a bit for each that says something. */
  seen = 0;
  /** Where the values of `fileName` and `name` stand, without their quotation marks. */
  nameAt = 0;
  nameEnd = 0;
  labelAt = 0;
  labelEnd = 0;
  nocheck = false;
  size = 0;
  path = "";
  children: TreeEntry[] = [];
  /** Bytes of all children. */
  total = 0;

  reset(): void {
    this.seen = 0;
    this.labelEnd = 0;
    this.nocheck = false;
    this.size = 0;
    if (this.children.length > 0) this.children = [];
    this.total = 0;
  }
}

/** What the listing says of the folder that is listed. */
export interface ScannedRoot {
  /** As the listing calls it. */
  readonly name: string;
  readonly isFolder: boolean;
  readonly children: readonly TreeEntry[];
  /** Bytes of all children. */
  readonly size: number;
}

/**
 * Reads a listing in the form that the upstream is known to write, zTree, straight from its bytes, and in slices, so that a
 * listing of 100,000 entries keeps nobody else waiting.
 *
 * It knows only the plain. On anything else (an escape or a slash in a name, a member that is no plain value or comes twice,
 * another form, broken JSON) it gives up, and the general reader has the word. So it may be narrower than that one, but
 * what it accepts, that one would read the same.
 */
export class ZTreeScan {
  readonly #bytes: Buffer;
  /** The bytes as one string, to cut names out of, where each character is a byte. */
  readonly #text: string | undefined;
  /** The open nodes, from the root down to `#depth`; those beyond are spare. */
  readonly #nodes: OpenNode[] = [new OpenNode()];
  #depth = 0;
  /** Of the next member; -1 when there is none: at the end, and after giving up. */
  #at: number;
  #root: ScannedRoot | undefined;

  /** @param path of the folder that is listed: what is in it lies below */
  constructor(bytes: Buffer, path: string) {
    this.#bytes = bytes;
    this.#text = isAscii(bytes) ? bytes.toString("latin1") : undefined;
    this.#node.path = path;
    const at = this.#blank(0);
    const isPlain = bytes[at] === OPEN && (this.#text !== undefined || isUtf8(bytes));
    this.#at = isPlain ? this.#blank(at + 1) : -1;
  }

  /** The listing; undefined when it is not a plain one, or not read to its end yet. */
  get root(): ScannedRoot | undefined {
    return this.#root;
  }

  /** Reads so many nodes, or parts of nodes. @returns true while there is more to read */
  run(nodes: number): boolean {
    for (let left = nodes; left > 0 && this.#at >= 0; left--) this.#at = this.#readMembers(this.#at);
    return this.#at >= 0;
  }

  get #node(): OpenNode {
    return this.#nodes[this.#depth] ?? this.#push(this.#depth);
  }

  #push(depth: number): OpenNode {
    const node = new OpenNode();
    this.#nodes[depth] = node;
    return node;
  }

  /**
   * The members of one node, up to its end or its first child. One long loop on purpose: it runs for every byte, and a call
   * for each word of the listing would take most of the time.
   * @returns where to go on; -1 for nowhere
   */
  #readMembers(start: number): number {
    const bytes = this.#bytes;
    const node = this.#node;
    let { seen } = node;
    let i = start;
    for (;;) {
      if (bytes[i] !== QUOTE) return -1;
      const keyAt = ++i;
      let byte = bytes[i] ?? 0;
      for (; byte !== QUOTE; byte = bytes[++i] ?? 0) if (byte < 0x20 || byte === BACKSLASH) return -1;
      const bit = this.#keyBit(keyAt, i - keyAt);
      if ((seen & bit) !== 0) return -1;
      seen |= bit;
      for (byte = bytes[++i] ?? 0; byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;)
        byte = bytes[++i] ?? 0;
      if (byte !== COLON) return -1;
      for (byte = bytes[++i] ?? 0; byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;)
        byte = bytes[++i] ?? 0;
      if (byte === QUOTE) {
        if (bit === SIZE || bit === CHILDREN) return -1;
        const at = ++i;
        for (byte = bytes[i] ?? 0; byte !== QUOTE; byte = bytes[++i] ?? 0)
          if (byte < 0x20 || byte === BACKSLASH) return -1;
        if (bit === FILE_NAME) {
          node.nameAt = at;
          node.nameEnd = i;
        } else if (bit === NAME) {
          node.labelAt = at;
          node.labelEnd = i;
        }
        i += 1;
      } else if (byte === OPEN_LIST && bit === CHILDREN) {
        i = this.#blank(i + 1);
        if (bytes[i] === OPEN) {
          node.seen = seen;
          return this.#openChild(i);
        }
        if (bytes[i] !== CLOSE_LIST) return -1;
        i += 1;
      } else {
        i = this.#readWord(node, bit, i);
        if (i < 0) return -1;
      }
      for (byte = bytes[i] ?? 0; byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;)
        byte = bytes[++i] ?? 0;
      if (byte === CLOSE) {
        node.seen = seen;
        return this.#closeNodes(i + 1);
      }
      if (byte !== COMMA) return -1;
      for (byte = bytes[++i] ?? 0; byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;)
        byte = bytes[++i] ?? 0;
    }
  }

  /** A number, true, false or null. @returns its end; -1 when it is none, or not one for its member */
  #readWord(node: OpenNode, bit: number, at: number): number {
    const byte = this.#bytes[at] ?? 0;
    if (bit === FILE_NAME) return -1;
    if (byte >= ZERO && byte <= NINE) return bit === CHILDREN ? -1 : this.#readNumber(node, bit, at);
    if (byte === 0x6e) return this.#stands(NULL_WORD, at) ? at + 4 : -1;
    if (bit === SIZE || bit === CHILDREN) return -1;
    if (byte === 0x66) return this.#stands(FALSE_WORD, at) ? at + 5 : -1;
    if (byte !== 0x74 || !this.#stands(TRUE_WORD, at)) return -1;
    if (bit === NOCHECK) node.nocheck = true;
    return at + 4;
  }

  /** Whole numbers only, and no larger than a size may be. */
  #readNumber(node: OpenNode, bit: number, at: number): number {
    const bytes = this.#bytes;
    let value = 0;
    let i = at;
    let byte = bytes[i] ?? 0;
    for (; byte >= ZERO && byte <= NINE; byte = bytes[++i] ?? 0) value = value * 10 + byte - ZERO;
    if ((bytes[at] === ZERO && i > at + 1) || value > Number.MAX_SAFE_INTEGER) return -1;
    if (byte === 0x2e || byte === 0x65 || byte === 0x45) return -1; // a fraction or an exponent
    if (bit === SIZE) node.size = value;
    return i;
  }

  #openChild(at: number): number {
    const parent = this.#node;
    // A child's path begins with its parent's, so that has to be known by now.
    if (this.#depth > 0 && !this.#name(parent, this.#parentPath())) return -1;
    if (++this.#depth > MAX_DEPTH) return -1;
    this.#node.reset();
    return this.#blank(at + 1);
  }

  #parentPath(): string {
    return this.#nodes[this.#depth - 1]?.path ?? "";
  }

  /** Gives a node its path. @returns false when it has no plain name */
  #name(node: OpenNode, parentPath: string): boolean {
    if ((node.seen & FILE_NAME) === 0) return false;
    const name = this.#plainName(node.nameAt, node.nameEnd);
    if (name === undefined) return false;
    node.path = childPath(parentPath, name);
    return true;
  }

  /** A name that stands for itself: nothing in it means a folder. */
  #plainName(at: number, end: number): string | undefined {
    const bytes = this.#bytes;
    if (end <= at || (bytes[at] === 0x2e && end - at <= 2)) return undefined; // ".", ".."; and ".a", which is rare
    for (let i = at; i < end; i++) if (bytes[i] === SLASH) return undefined;
    return this.#cut(at, end);
  }

  #cut(at: number, end: number): string {
    return this.#text?.slice(at, end) ?? this.#bytes.toString("utf8", at, end);
  }

  /** Behind the end of a node: files it with its parent, which may end there too. */
  #closeNodes(after: number): number {
    const bytes = this.#bytes;
    let i = after;
    while (this.#depth > 0) {
      const node = this.#node;
      const parent = this.#nodes[this.#depth - 1];
      if (parent === undefined || !this.#file(node, parent)) return -1;
      i = this.#blank(i);
      if (bytes[i] === COMMA) {
        i = this.#blank(i + 1);
        if (bytes[i] !== OPEN) return -1;
        node.reset();
        return this.#blank(i + 1);
      }
      if (bytes[i] !== CLOSE_LIST) return -1;
      this.#depth -= 1;
      i = this.#blank(i + 1);
      if (bytes[i] === COMMA) return this.#blank(i + 1);
      if (bytes[i] !== CLOSE) return -1;
      i += 1;
    }
    return this.#finish(i);
  }

  #file(node: OpenNode, parent: OpenNode): boolean {
    const { children, total } = node;
    if (!this.#isFolder(node)) {
      if ((node.seen & FILE_NAME) === 0) return false;
      const name = this.#plainName(node.nameAt, node.nameEnd);
      if (name === undefined) return false;
      parent.children.push({ isFolder: false, name, path: childPath(parent.path, name), size: node.size });
      parent.total += node.size;
    } else {
      if (children.length === 0 && !this.#name(node, parent.path)) return false;
      const name = node.path.slice(node.path.lastIndexOf("/") + 1);
      const listed = children.length > 0 ? children : undefined;
      parent.children.push({ isFolder: true, name, path: node.path, size: total, children: listed });
      parent.total += total;
    }
    return parent.total <= Number.MAX_SAFE_INTEGER;
  }

  #isFolder({ nocheck, children, size, labelAt, labelEnd }: OpenNode): boolean {
    if (nocheck || children.length > 0) return true;
    return size === 0 && (labelEnd === 0 || !SIZE_LABEL.test(this.#cut(labelAt, labelEnd)));
  }

  #finish(after: number): number {
    const node = this.#node;
    const end = this.#blank(after);
    if (end === this.#bytes.length && (node.seen & FILE_NAME) !== 0) {
      const { children, total: size, nameAt, nameEnd } = node;
      this.#root = { name: this.#cut(nameAt, nameEnd), isFolder: this.#isFolder(node), children, size };
    }
    return -1;
  }

  /** 0 for a member that says nothing. */
  #keyBit(at: number, length: number): number {
    const bytes = this.#bytes;
    if (length === 8) {
      if (bytes[at] === 0x63) return this.#stands(CHILDREN_WORD, at) ? CHILDREN : 0;
      if (bytes[at + 4] === 0x4e) return this.#stands(FILE_NAME_WORD, at) ? FILE_NAME : 0;
      return this.#stands(SIZE_WORD, at) ? SIZE : 0;
    }
    if (length === 7) return this.#stands(NOCHECK_WORD, at) ? NOCHECK : 0;
    return length === 4 && bytes[at] === 0x6e && this.#stands(NAME_WORD, at) ? NAME : 0;
  }

  #stands(expected: Buffer, at: number): boolean {
    const bytes = this.#bytes;
    for (let i = 0; i < expected.length; i++) if (bytes[at + i] !== expected[i]) return false;
    return true;
  }

  #blank(at: number): number {
    const bytes = this.#bytes;
    let i = at;
    for (let byte = bytes[i] ?? 0; byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;)
      byte = bytes[++i] ?? 0;
    return i;
  }
}
