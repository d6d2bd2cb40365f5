import { setImmediate as nextTurn } from "node:timers/promises";
import type { FolderEntry, TreeEntry } from "../FileTree.js";
import { toListedFolder } from "./parseListing.js";
import { ZTreeParser } from "./ZTreeParser.js";

/** Nodes that are read before other requests have their turn: some 5 ms. */
const SLICE = 8_192;

async function parseAll(parser: ZTreeParser): Promise<void> {
  while (parser.parse(SLICE)) await nextTurn();
}

/**
 * Reads the listing of the folder at `path` from the bytes of a plain zTree.
 *
 * @param offsets gets where each entry of the folder begins and ends in the bytes, in turn
 * @returns undefined if it is not plain: `parseListing` reads the other forms.
 */
export async function scanListing(bytes: Buffer, path: string, offsets?: number[]): Promise<FolderEntry | undefined> {
  const parser = new ZTreeParser(bytes, path, offsets);
  await parseAll(parser);
  const { root } = parser;
  return root?.isFolder === true ? toListedFolder(root, path) : undefined;
}

/** Reads bytes that are whole entries of the folder at `path`, and where each begins and ends. Undefined if they are not plain. */
export async function scanEntries(
  bytes: Buffer,
  path: string,
): Promise<{ readonly entries: readonly TreeEntry[]; readonly offsets: readonly number[] } | undefined> {
  const offsets: number[] = [];
  const parser = new ZTreeParser(bytes, path, offsets, true);
  await parseAll(parser);
  return offsets.at(-1) === bytes.length ? { entries: parser.entries, offsets } : undefined;
}

/** Reads the entry at the beginning of the bytes, and its length in bytes. Undefined if it is not plain, or not complete. */
export function scanFirstEntry(
  bytes: Buffer,
  path: string,
): { readonly entry: TreeEntry; readonly length: number } | undefined {
  const offsets: number[] = [];
  const parser = new ZTreeParser(bytes, path, offsets, true);
  while (offsets.length < 2 && parser.parse(1));
  const [entry, ...others] = parser.entries;
  const [, length] = offsets;
  return entry && length !== undefined && others.length === 0 ? { entry, length } : undefined;
}
