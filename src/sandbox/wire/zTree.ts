import type { Json } from "./jacksonJson.js";
import type { Quirks } from "../Quirks.js";
import { childrenMember, type Node } from "./tree.js";

type Unlisted = Quirks["unlistedChildren"];

/** The form of a zTree widget, as recorded for Users (upstream-api.md §3.8). The asked folder goes by its path, all below by its name. */
export function zTree(root: Node, path: string, unlisted: Unlisted): Json {
  return {
    fileName: path,
    open: true,
    nocheck: true,
    fileSize: 0,
    ...childrenMember(root, unlisted, (child) => below(child, unlisted)),
    name: path,
  };
}

function below(node: Node, unlisted: Unlisted): Json {
  const isFolder = node.children !== undefined;
  return {
    fileName: node.name,
    open: false,
    // No recording holds a sub-folder; this flag is our guess of how one is told from a file (§5).
    nocheck: isFolder,
    fileSize: node.bytes,
    ...childrenMember(node, unlisted, (child) => below(child, unlisted)),
    name: isFolder ? node.name : `${node.name} (${sizeLabel(node.bytes)})`,
  };
}

/** Decimal units, never less than KB, two decimals below 100 and one above, rounded as 32-bit floats round (§3.8). */
export function sizeLabel(bytes: number): string {
  const units = ["KB", "MB", "GB", "TB"] as const;
  let value = bytes / 1000;
  let unit = 0;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${Math.fround(value).toFixed(value < 100 ? 2 : 1)} ${units[unit] ?? ""}`;
}
