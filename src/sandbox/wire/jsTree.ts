import type { Json } from "./jacksonJson.js";
import type { Quirks } from "../Quirks.js";
import { childrenMember, type Node } from "./tree.js";

type Unlisted = Quirks["unlistedChildren"];

/** The data format of jsTree, with its misspellings, to which JESS has changed its listings (upstream-api.md §4.10). */
export function jsTree(root: Node, path: string, unlisted: Unlisted): Readonly<Record<string, Json>> {
  const total = `/ total size ${sizeLabel(totalBytes(root))}`;
  return { ...node(root, path, unlisted), text: `${path} [*]`, type: "root", a_attr: { title: total } };
}

function node(of: Node, path: string, unlisted: Unlisted): Readonly<Record<string, Json>> {
  const { name, bytes, modified } = of;
  const folder = of.children !== undefined;
  const minute = modified.toISOString().slice(0, 16).replace("T", " ");
  const inside = path === "/" ? "" : path;
  return {
    state: { disabled: false, openned: false, selected: false },
    text: folder ? name : `${name} (${sizeLabel(bytes)})`,
    data: {
      fullPath: path,
      folder,
      lastModified: folder ? 0 : Math.floor(modified.getTime() / 1000) * 1000,
      size: folder ? 0 : bytes,
    },
    // Unknown for a sub-folder.
    type: folder ? "folder" : (name.split(".").at(-1) ?? ""),
    id: null,
    a_attr: { title: folder ? path : `${path} last modfied at ${minute} UTC` },
    li_attr: {},
    ...childrenMember(of, unlisted, (child) => node(child, `${inside}/${child.name}`, unlisted)),
  };
}

function totalBytes({ bytes, children }: Node): number {
  if (children === undefined || children === "unlisted") return bytes;
  return children.reduce((sum, child) => sum + totalBytes(child), 0);
}

function sizeLabel(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ["kB", "MB", "GB", "TB"] as const;
  let value = bytes / 1000;
  let unit = 0;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${value.toFixed(value < 100 ? 2 : 1)} ${units[unit] ?? ""}`;
}
