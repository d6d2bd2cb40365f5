import type { TreeEntry } from "../datasources/users/FileTree.js";
import { badUserInput } from "../schema/scalars/badUserInput.js";

/** As many entries as one page may hold. */
const MAX_PAGE = 10_000;

/** A cursor holds the place and the name of an entry, so that a listing that has grown or shrunk meanwhile goes on in the right place. */
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
  return moved >= 0 ? moved + 1 : Math.min(index, entries.length); // it is gone: go on with what took its place
}

/** One page of a folder, in the form of the cursor connections specification (https://relay.dev/graphql/connections.htm). */
export function page(entries: readonly TreeEntry[], { first, after }: { first: number; after?: string | null }) {
  if (first < 1 || first > MAX_PAGE) {
    throw badUserInput(`The argument \`first\` is out of range. Give a number from 1 to ${MAX_PAGE}.`);
  }
  const start = after === undefined || after === null ? 0 : indexAfter(after, entries);
  const nodes = start === 0 && entries.length <= first ? entries : entries.slice(start, start + first);
  const cursorAt = (index: number) => {
    const node = nodes[index];
    return node ? toCursor(start + index, node) : null;
  };
  return {
    nodes,
    get edges() {
      return nodes.map((node, index) => ({ node, cursor: toCursor(start + index, node) }));
    },
    get pageInfo() {
      return {
        hasNextPage: start + nodes.length < entries.length,
        hasPreviousPage: start > 0,
        startCursor: cursorAt(0),
        endCursor: cursorAt(nodes.length - 1),
      };
    },
    totalCount: entries.length,
  };
}
