import type { Json } from "./jacksonJson.js";
import type { Quirks } from "../Quirks.js";
import { childrenMember, type Node } from "./tree.js";

type Unlisted = Quirks["unlistedChildren"];

/** The data format of zTree, as recorded for Users (upstream-api.md §3.8). The root has its path, the nodes below their names. */
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
    // A guess: no recording has a sub-folder, so how it differs from a file is unknown (§5).
    nocheck: isFolder,
    fileSize: node.bytes,
    ...childrenMember(node, unlisted, (child) => below(child, unlisted)),
    name: isFolder ? node.name : `${node.name} (${sizeLabel(node.bytes)})`,
  };
}

/** Decimal units from KB, two decimals below 100 and one above, rounded as a 32-bit float (§3.8). */
export function sizeLabel(bytes: number): string {
  const units = ["KB", "MB", "GB", "TB"] as const;
  let value = bytes / 1000;
  let unit = 0;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${Math.fround(value).toFixed(value < 100 ? 2 : 1)} ${units[unit] ?? ""}`;
}
