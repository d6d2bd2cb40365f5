import { setImmediate as nextTurn } from "node:timers/promises";
import type { FolderEntry, TreeEntry } from "../FileTree.js";
import { toListedFolder } from "./parseListing.js";
import { ZTreeParser } from "./ZTreeParser.js";

/** Nodes that are read before others have their turn: some 5 ms. */
const SLICE = 8_192;

/**
 * Reads the listing of the folder at `path` from the bytes of a plain zTree.
 *
 * @param spans gets where each entry of the folder begins and ends in the bytes, in turn
 * @returns undefined when it is not plain; then `parseListing` tells what it is.
 */
export function scanListing(
  bytes: Buffer,
  path: string,
  spans?: number[],
): Promise<FolderEntry | undefined> | FolderEntry | undefined {
  const scan = ZTreeParser.ofListing(bytes, path, spans);
  return scan.parse(SLICE) ? runOn(scan).then(() => folderOf(scan, path)) : folderOf(scan, path);
}

async function runOn(scan: ZTreeParser): Promise<void> {
  do await nextTurn();
  while (scan.parse(SLICE));
}

function folderOf({ root }: ZTreeParser, path: string): FolderEntry | undefined {
  return root?.isFolder === true ? toListedFolder(root, path) : undefined;
}

/** Entries as they stand one after the other in a listing. */
export interface ScannedEntries {
  readonly entries: readonly TreeEntry[];
  /** Bytes of all of them. */
  readonly size: number;
}

/**
 * Reads what are whole entries of the folder at `path`, one after the other, and where each begins and ends in the bytes, in turn.
 * Undefined when they are not plain.
 */
export async function scanEntries(
  bytes: Buffer,
  path: string,
): Promise<(ScannedEntries & { readonly spans: readonly number[] }) | undefined> {
  const spans: number[] = [];
  const scan = ZTreeParser.ofEntries(bytes, path, spans);
  if (scan.parse(SLICE)) await runOn(scan);
  const { entries, size } = scan.read;
  return spans.at(-1) === bytes.length ? { entries, size, spans } : undefined;
}

/** Reads the first of them, whatever comes behind it, and where it ends. Undefined when it is not plain, or does not end within the bytes. */
export function scanFirstEntry(bytes: Buffer, path: string): (ScannedEntries & { readonly end: number }) | undefined {
  const spans: number[] = [];
  const scan = ZTreeParser.ofEntries(bytes, path, spans);
  while (spans.length < 2 && scan.parse(1));
  const [, end] = spans;
  const { entries, size } = scan.read;
  return end === undefined || entries.length !== 1 ? undefined : { entries, size, end };
}
