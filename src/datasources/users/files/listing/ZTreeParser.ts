import { isAscii, isUtf8 } from "node:buffer";
import type { TreeEntry } from "../FileTree.js";
import { type ListedRoot, TreeBuilder, type NodeBuilder } from "./TreeBuilder.js";

const [QUOTE, BACKSLASH, COMMA, COLON, ZERO, NINE] = [0x22, 0x5c, 0x2c, 0x3a, 0x30, 0x39];
const [OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];
const [C, F, N, O, CAPITAL_N] = [0x63, 0x66, 0x6e, 0x6f, 0x4e];

/** The members that matter, each with a bit: one that comes twice is not plain. A key includes its closing quotation mark. */
const member = (name: string, bit: number) => ({ key: Buffer.from(`${name}"`), keyLength: name.length + 1, bit });
const FILE_NAME = member("fileName", 1);
const FILE_SIZE = member("fileSize", 2);
const NOCHECK = member("nocheck", 4);
const CHILDREN = member("children", 8);
const NAME = member("name", 16);
const OTHER = member("", 0);
const [TRUE, FALSE, NULL] = [Buffer.from("true"), Buffer.from("false"), Buffer.from("null")];

/** Marks the end of input, or input that this parser does not support. */
const END = -1;

/**
 * Reads a listing in zTree form straight from its bytes, and in slices: 100,000 entries at once would block other requests.
 * Supports only the plain form and gives up on anything else (an escape or a slash in a name, a member that is no plain value
 * or comes twice, another form, broken JSON); `parseListing` then takes over. What it accepts, `parseListing` reads the same.
 */
export class ZTreeParser {
  readonly #bytes: Buffer;
  /** The bytes as a string of one character each, to cut names from; undefined if they are not ASCII. */
  readonly #text: string | undefined;
  readonly #tree: TreeBuilder;
  readonly #offsets: number[] | undefined;
  readonly #isPart: boolean;
  /** Where the next member begins. */
  #at = END;
  #isComplete = false;

  /**
   * @param path of the folder that is listed
   * @param offsets gets where each entry of the folder begins and ends in the bytes, in turn
   * @param isPart whether the bytes are entries that follow each other, without the listing around them
   */
  constructor(bytes: Buffer, path: string, offsets?: number[], isPart = false) {
    this.#bytes = bytes;
    this.#offsets = offsets;
    this.#isPart = isPart;
    this.#tree = new TreeBuilder(path);
    this.#text = isAscii(bytes) ? bytes.toString("latin1") : undefined;
    const start = this.#text !== undefined || isUtf8(bytes) ? this.#skipSpace(0) : END;
    if (bytes[start] === OPEN && (!isPart || this.#tree.open())) this.#at = this.#beginNode(start);
  }

  /** The listing once it is read; undefined if it is not plain. */
  get root(): ListedRoot | undefined {
    return this.#isComplete ? this.#tree.root : undefined;
  }

  /** The entries of the folder that were read so far. */
  get entries(): readonly TreeEntry[] {
    return this.#tree.entries;
  }

  /** Reads so many nodes, or parts of nodes. @returns true while there is more to read */
  parse(nodes: number): boolean {
    for (let left = nodes; left > 0 && this.#at >= 0; left--) this.#at = this.#readMembers(this.#at);
    return this.#at >= 0;
  }

  /** Reads the members of one node, up to its end or its first child. @returns where to go on */
  #readMembers(start: number): number {
    const bytes = this.#bytes;
    const { node } = this.#tree;
    let at = start;
    while (bytes[at] === QUOTE) {
      const { bit, keyLength } = this.#memberAt(at + 1);
      const keyEnd = bit === 0 ? this.#endOfString(at + 1) : at + keyLength;
      const colon = keyEnd < 0 ? 0 : this.#skipSpace(keyEnd + 1);
      if (bytes[colon] !== COLON || (node.seen & bit) !== 0) return END;
      node.seen |= bit;
      at = this.#skipSpace(colon + 1);
      if (bit === CHILDREN.bit && bytes[at] === OPEN_LIST) {
        at = this.#skipSpace(at + 1);
        if (bytes[at] === OPEN) return this.#tree.open() ? this.#beginNode(at) : END;
        if (bytes[at] !== CLOSE_LIST) return END;
        at += 1;
      } else {
        at = this.#readValue(node, bit, at);
        if (at < 0) return END;
      }
      at = this.#skipSpace(at);
      if (bytes[at] === CLOSE) return this.#endNode(at + 1);
      if (bytes[at] !== COMMA) return END;
      at = this.#skipSpace(at + 1);
    }
    return END;
  }

  /** Reads a plain value. @returns its end; `END` if it is no plain value, or of another type than its member has */
  #readValue(node: NodeBuilder, bit: number, at: number): number {
    const byte = this.#bytes[at] ?? 0;
    if (byte === QUOTE) {
      const end = this.#endOfString(at + 1);
      if (end < 0 || bit === FILE_SIZE.bit || bit === CHILDREN.bit) return END;
      if (bit === FILE_NAME.bit) node.fileName = this.#slice(at + 1, end);
      // Needed only to tell an empty file from a folder.
      else if (bit === NAME.bit && node.size === 0) node.label = this.#slice(at + 1, end);
      return end + 1;
    }
    if (bit === FILE_NAME.bit) return END;
    if (byte >= ZERO && byte <= NINE) return bit === CHILDREN.bit ? END : this.#readNumber(node, bit, at);
    if (this.#matches(NULL, at)) return at + NULL.length;
    if (bit === FILE_SIZE.bit || bit === CHILDREN.bit) return END;
    if (this.#matches(FALSE, at)) return at + FALSE.length;
    if (!this.#matches(TRUE, at)) return END;
    if (bit === NOCHECK.bit) node.nocheck = true;
    return at + TRUE.length;
  }

  /** Reads a whole number, no larger than a size may be. */
  #readNumber(node: NodeBuilder, bit: number, start: number): number {
    const bytes = this.#bytes;
    let value = 0;
    let at = start;
    let byte = bytes[at] ?? 0;
    for (; byte >= ZERO && byte <= NINE; byte = bytes[++at] ?? 0) value = value * 10 + byte - ZERO;
    if ((bytes[start] === ZERO && at > start + 1) || value > Number.MAX_SAFE_INTEGER) return END;
    if (byte === 0x2e || byte === 0x65 || byte === 0x45) return END; // a fraction or an exponent
    if (bit === FILE_SIZE.bit) node.size = value;
    return at;
  }

  /** @returns where its first member begins */
  #beginNode(at: number): number {
    if (this.#offsets !== undefined && this.#tree.depth === 1) this.#offsets.push(at);
    return this.#skipSpace(at + 1);
  }

  /** Closes a node, and its parent if that ends here too. @returns where to go on */
  #endNode(after: number): number {
    const bytes = this.#bytes;
    let at = after;
    while (this.#tree.depth > 0) {
      if (!this.#tree.close()) return END;
      if (this.#offsets !== undefined && this.#tree.depth === 1) this.#offsets.push(at);
      at = this.#skipSpace(at);
      if (bytes[at] === COMMA) {
        at = this.#skipSpace(at + 1);
        return bytes[at] === OPEN ? this.#beginNode(at) : END;
      }
      if (bytes[at] !== CLOSE_LIST || (this.#isPart && this.#tree.depth === 1)) return END;
      this.#tree.leave();
      at = this.#skipSpace(at + 1);
      if (bytes[at] === COMMA) return this.#skipSpace(at + 1);
      if (bytes[at] !== CLOSE) return END;
      at += 1;
    }
    this.#isComplete = this.#skipSpace(at) === bytes.length;
    return END;
  }

  /** The member whose key begins here, told by a letter or two. */
  #memberAt(at: number): typeof OTHER {
    const bytes = this.#bytes;
    const first = bytes[at];
    let known = OTHER;
    if (first === F) known = bytes[at + 4] === CAPITAL_N ? FILE_NAME : FILE_SIZE;
    else if (first === N) known = bytes[at + 1] === O ? NOCHECK : NAME;
    else if (first === C) known = CHILDREN;
    return this.#matches(known.key, at) ? known : OTHER;
  }

  #matches(expected: Buffer, at: number): boolean {
    const bytes = this.#bytes;
    for (let i = 0; i < expected.length; i++) if (bytes[at + i] !== expected[i]) return false;
    return true;
  }

  #slice(at: number, end: number): string {
    return this.#text?.slice(at, end) ?? this.#bytes.toString("utf8", at, end);
  }

  /** The place of the quotation mark that ends a string; `END` if there is none, or an escape before it. */
  #endOfString(start: number): number {
    const bytes = this.#bytes;
    let at = start;
    for (let byte = bytes[at] ?? 0; byte !== QUOTE; byte = bytes[++at] ?? 0) {
      if (byte < 0x20 || byte === BACKSLASH) return END;
    }
    return at;
  }

  #skipSpace(start: number): number {
    const bytes = this.#bytes;
    let at = start;
    let byte = bytes[at] ?? 0;
    while (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) byte = bytes[++at] ?? 0;
    return at;
  }
}
