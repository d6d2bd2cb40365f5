import type { TreeEntry } from "../datasources/users/files/FileTree.js";
import { badUserInput } from "../schema/scalars/badUserInput.js";

/** Most entries of a page. */
const MAX_PAGE = 10_000;

/** Entries of a page whose size is null. */
const DEFAULT_PAGE = 1_000;

interface PageArgs {
  readonly first?: number | null;
  readonly after?: string | null;
}

/** The index and the name of an entry, so that the next page begins in the right place even if the listing has changed. */
const toCursor = (index: number, { name }: TreeEntry) => Buffer.from(`${index}:${name}`).toString("base64url");

function indexAfter(cursor: string, entries: readonly TreeEntry[]): number {
  const [, place, name] = /^(\d{1,9}):(.+)$/s.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  if (place === undefined) {
    throw badUserInput(
      "The argument `after` is no cursor of this connection. Give an `endCursor` or `cursor` as you got it.",
    );
  }
  const index = Number(place);
  if (entries[index]?.name === name) return index + 1;
  const moved = entries.findIndex((entry) => entry.name === name);
  return moved >= 0 ? moved + 1 : Math.min(index, entries.length); // it is gone: go on with the entry at its index
}

/**
 * One page of a folder, in the form of the cursor connections specification (https://relay.dev/graphql/connections.htm).
 *
 * A class and not an object literal with getters: V8 keeps a hidden class for each of those, and with it the listing.
 */
class Page {
  readonly nodes: readonly TreeEntry[];
  readonly totalCount: number;
  readonly #start: number;

  constructor(entries: readonly TreeEntry[], start: number, first: number) {
    this.nodes = start === 0 && entries.length <= first ? entries : entries.slice(start, start + first);
    this.totalCount = entries.length;
    this.#start = start;
  }

  get edges() {
    return this.nodes.map((node, index) => ({ node, cursor: toCursor(this.#start + index, node) }));
  }

  get pageInfo() {
    return {
      hasNextPage: this.#start + this.nodes.length < this.totalCount,
      hasPreviousPage: this.#start > 0,
      startCursor: this.#cursorAt(0),
      endCursor: this.#cursorAt(this.nodes.length - 1),
    };
  }

  #cursorAt(index: number): string | null {
    const node = this.nodes[index];
    return node ? toCursor(this.#start + index, node) : null;
  }
}

/** The page that the arguments of a connection ask for. */
export function page(entries: readonly TreeEntry[], { first: asked, after }: PageArgs): Page {
  const first = asked ?? DEFAULT_PAGE;
  if (first < 1 || first > MAX_PAGE) {
    throw badUserInput(`The argument \`first\` is out of range. Give a number from 1 to ${MAX_PAGE}.`);
  }
  const start = after === undefined || after === null ? 0 : indexAfter(after, entries);
  return new Page(entries, start, first);
}
