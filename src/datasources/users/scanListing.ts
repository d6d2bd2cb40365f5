import { setImmediate as nextTurn } from "node:timers/promises";
import type { FolderEntry } from "./FileTree.js";
import { toListedFolder } from "./parseListing.js";
import { ZTreeScan } from "./ZTreeScan.js";

/** Nodes that are read before others have their turn: some 5 ms. */
const SLICE = 8_192;

/**
 * Reads the listing of the folder at `path` from the bytes of a plain zTree.
 *
 * @returns undefined when it is not plain; then `parseListing` tells what it is.
 */
export function scanListing(bytes: Buffer, path: string): Promise<FolderEntry | undefined> | FolderEntry | undefined {
  const scan = new ZTreeScan(bytes, path);
  return scan.run(SLICE) ? goOn(scan, path) : folderOf(scan, path);
}

async function goOn(scan: ZTreeScan, path: string): Promise<FolderEntry | undefined> {
  do await nextTurn();
  while (scan.run(SLICE));
  return folderOf(scan, path);
}

function folderOf({ root }: ZTreeScan, path: string): FolderEntry | undefined {
  return root?.isFolder === true ? toListedFolder(root, path) : undefined;
}
