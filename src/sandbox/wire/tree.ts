import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Json } from "./jacksonJson.js";
import type { Quirks } from "../Quirks.js";

/** A file or folder on disk. */
export interface Node {
  readonly name: string;
  readonly bytes: number;
  readonly modified: Date;
  /** Undefined for a file; "unlisted" for a folder below the depth limit. */
  readonly children: readonly Node[] | "unlisted" | undefined;
}

/** Reads a folder to this depth, in alphabetical order as in all recordings (upstream-api.md §3.8). */
export async function readTree(path: string, name: string, depth: number): Promise<Node> {
  const stats = await lstat(path);
  const { mtime: modified } = stats;
  if (!stats.isDirectory()) return { name, bytes: stats.size, modified, children: undefined };
  if (depth <= 0) return { name, bytes: 0, modified, children: "unlisted" };
  const names = (await readdir(path, { withFileTypes: true }))
    .filter((entry) => entry.isFile() || entry.isDirectory())
    .map((entry) => entry.name)
    .sort((a, b) => (a < b ? -1 : 1));
  // Entries deleted in the meantime are left out.
  const read = await Promise.all(
    names.map((each) => readTree(join(path, each), each, depth - 1).catch(() => undefined)),
  );
  return { name, bytes: 0, modified, children: read.filter((node) => node !== undefined) };
}

/** The `children` member of a node in either format. */
export function childrenMember(
  node: Node,
  unlisted: Quirks["unlistedChildren"],
  shape: (child: Node) => Json,
): { children?: Json } {
  if (node.children !== "unlisted") return { children: (node.children ?? []).map(shape) };
  if (unlisted === "absent") return {};
  return { children: unlisted === "null" ? null : [] };
}
