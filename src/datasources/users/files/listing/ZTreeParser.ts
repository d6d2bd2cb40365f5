import { isAscii, isUtf8 } from "node:buffer";
import type { TreeEntry } from "../FileTree.js";
import { type ListedRoot, TreeBuilder, type NodeBuilder } from "./TreeBuilder.js";

const QUOTE = 0x22;
const COMMA = 0x2c;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN = 0x7b;
const CLOSE = 0x7d;

const token = (text: string) => ({ bytes: Buffer.from(text, "latin1"), length: text.length });
const [TRUE, FALSE, NULL] = [token("true"), token("false"), token("null")];

/** The members of a node that say something, each with a bit: one that comes twice is no plain listing. */
const FILE_NAME = { ...token("fileName"), bit: 1 };
const FILE_SIZE = { ...token("fileSize"), bit: 2 };
const NOCHECK = { ...token("nocheck"), bit: 4 };
const CHILDREN = { ...token("children"), bit: 8 };
const NAME = { ...token("name"), bit: 16 };
/** A member that says nothing. */
const OTHER = { ...token(""), bit: 0 };

const [C, F, N, O, CAPITAL_N] = [0x63, 0x66, 0x6e, 0x6f, 0x4e];

/** Nowhere to go on: at the end, and after giving up. */
const END = -1;

/**
 * Reads a listing in the form that the upstream is known to write, zTree, straight from its bytes, and in slices, so that a
 * listing of 100,000 entries keeps nobody else waiting.
 *
 * It knows only the plain. On anything else (an escape or a slash in a name, a member that is no plain value or comes twice,
 * another form, broken JSON) it gives up, and the general reader has the word. So it may be narrower than that one, but
 * what it accepts, that one would read the same.
 */
export class ZTreeParser {
  readonly #bytes: Buffer;
  /** The bytes as one string, to cut names out of, where each character is a byte. */
  readonly #text: string | undefined;
  readonly #tree: TreeBuilder;
  readonly #spans: number[] | undefined;
  readonly #isPart: boolean;
  /** Where the next member begins. */
  #at: number;
  #root: ListedRoot | undefined;

  private constructor(bytes: Buffer, path: string, spans: number[] | undefined, isPart: boolean) {
    this.#bytes = bytes;
    this.#spans = spans;
    this.#isPart = isPart;
    this.#tree = new TreeBuilder(path);
    this.#text = isAscii(bytes) ? bytes.toString("latin1") : undefined;
    this.#at = this.#text !== undefined || isUtf8(bytes) ? this.#skip(0) : END;
    if (bytes[this.#at] === OPEN && (!isPart || this.#tree.open())) this.#at = this.#beginNode(this.#at);
    else this.#at = END;
  }

  /**
   * @param path of the folder that is listed: what is in it lies below
   * @param spans gets where each entry of that folder begins and ends in the bytes, in turn
   */
  static ofListing(bytes: Buffer, path: string, spans?: number[]): ZTreeParser {
    return new ZTreeParser(bytes, path, spans, false);
  }

  /** Of entries as they stand one after the other in such a listing, without the listing around them. */
  static ofEntries(bytes: Buffer, path: string, spans: number[]): ZTreeParser {
    return new ZTreeParser(bytes, path, spans, true);
  }

  /** The listing; undefined when it is not a plain one, or not read to its end yet. */
  get root(): ListedRoot | undefined {
    return this.#root;
  }

  /** What has been read of what is directly in the folder. */
  get read(): { readonly entries: readonly TreeEntry[]; readonly size: number } {
    return this.#tree.read;
  }

  /** Reads so many nodes, or parts of nodes. @returns true while there is more to read */
  parse(nodes: number): boolean {
    for (let left = nodes; left > 0 && this.#at >= 0; left--) this.#at = this.#readMembers(this.#at);
    return this.#at >= 0;
  }

  /** The members of one node, up to its end or its first child. @returns where to go on */
  #readMembers(start: number): number {
    const bytes = this.#bytes;
    const { node } = this.#tree;
    let at = start;
    for (;;) {
      if (bytes[at] !== QUOTE) return END;
      const { bit, length } = this.#memberAt(at + 1);
      const keyEnd = bit === 0 ? this.#endOfString(at + 1) : at + 1 + length;
      const colon = keyEnd < 0 ? 0 : this.#skip(keyEnd + 1);
      if (bytes[colon] !== COLON) return END;
      if ((node.seen & bit) !== 0) return END;
      node.seen |= bit;
      at = this.#skip(colon + 1);
      if (bit === CHILDREN.bit && bytes[at] === OPEN_LIST) {
        at = this.#skip(at + 1);
        if (bytes[at] === OPEN) return this.#tree.open() ? this.#beginNode(at) : END;
        if (bytes[at] !== CLOSE_LIST) return END;
        at += 1;
      } else {
        at = this.#readValue(node, bit, at);
        if (at < 0) return END;
      }
      at = this.#skip(at);
      if (bytes[at] === CLOSE) return this.#endNode(at + 1);
      if (bytes[at] !== COMMA) return END;
      at = this.#skip(at + 1);
    }
  }

  /** A plain value. @returns its end; nowhere when it is none, or not one for its member */
  #readValue(node: NodeBuilder, bit: number, at: number): number {
    const byte = this.#bytes[at] ?? 0;
    if (byte === QUOTE) {
      const end = this.#endOfString(at + 1);
      if (end < 0 || bit === FILE_SIZE.bit || bit === CHILDREN.bit) return END;
      if (bit === FILE_NAME.bit) node.fileName = this.#cut(at + 1, end);
      // It tells a file from a folder only where nothing else has.
      else if (bit === NAME.bit && node.size === 0) node.label = this.#cut(at + 1, end);
      return end + 1;
    }
    if (bit === FILE_NAME.bit) return END;
    if (byte >= ZERO && byte <= NINE) return bit === CHILDREN.bit ? END : this.#readNumber(node, bit, at);
    if (this.#stands(NULL.bytes, at)) return at + NULL.length;
    if (bit === FILE_SIZE.bit || bit === CHILDREN.bit) return END;
    if (this.#stands(FALSE.bytes, at)) return at + FALSE.length;
    if (!this.#stands(TRUE.bytes, at)) return END;
    if (bit === NOCHECK.bit) node.nocheck = true;
    return at + TRUE.length;
  }

  /** Whole numbers only, and no larger than a size may be. */
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
    if (this.#spans !== undefined && this.#tree.depth === 1) this.#spans.push(at);
    return this.#skip(at + 1);
  }

  /** Behind the end of a node, at which its parent may end too. @returns where to go on */
  #endNode(after: number): number {
    const bytes = this.#bytes;
    let at = after;
    while (this.#tree.depth > 0) {
      if (!this.#tree.close()) return END;
      if (this.#spans !== undefined && this.#tree.depth === 1) this.#spans.push(at);
      at = this.#skip(at);
      if (bytes[at] === COMMA) {
        at = this.#skip(at + 1);
        return bytes[at] === OPEN ? this.#beginNode(at) : END;
      }
      if (bytes[at] !== CLOSE_LIST || (this.#isPart && this.#tree.depth === 1)) return END;
      this.#tree.leave();
      at = this.#skip(at + 1);
      if (bytes[at] === COMMA) return this.#skip(at + 1);
      if (bytes[at] !== CLOSE) return END;
      at += 1;
    }
    if (this.#skip(at) === bytes.length) this.#root = this.#tree.root;
    return END;
  }

  /** The member whose key begins here: of each that says something a letter or two tell which it could be. */
  #memberAt(at: number): typeof OTHER {
    const bytes = this.#bytes;
    const first = bytes[at];
    let member = OTHER;
    if (first === F) member = bytes[at + 4] === CAPITAL_N ? FILE_NAME : FILE_SIZE;
    else if (first === N) member = bytes[at + 1] === O ? NOCHECK : NAME;
    else if (first === C) member = CHILDREN;
    return bytes[at + member.length] === QUOTE && this.#stands(member.bytes, at) ? member : OTHER;
  }

  #stands(expected: Buffer, at: number): boolean {
    const bytes = this.#bytes;
    for (let i = 0; i < expected.length; i++) if (bytes[at + i] !== expected[i]) return false;
    return true;
  }

  #cut(at: number, end: number): string {
    return this.#text?.slice(at, end) ?? this.#bytes.toString("utf8", at, end);
  }

  /** Where the quotation mark stands that ends a string; nowhere when there is none, or something to be undone before it. */
  #endOfString(start: number): number {
    const bytes = this.#bytes;
    let at = start;
    for (let byte = bytes[at] ?? 0; byte !== QUOTE; byte = bytes[++at] ?? 0) {
      if (byte < 0x20 || byte === BACKSLASH) return END;
    }
    return at;
  }

  /** Behind white space. */
  #skip(start: number): number {
    const bytes = this.#bytes;
    let at = start;
    let byte = bytes[at] ?? 0;
    while (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) byte = bytes[++at] ?? 0;
    return at;
  }
}
