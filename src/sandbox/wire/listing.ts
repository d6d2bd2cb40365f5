import type { Json } from "./jacksonJson.js";
import { jsTree } from "./jsTree.js";
import type { Quirks } from "../Quirks.js";
import type { Node } from "./tree.js";
import { zTree } from "./zTree.js";

/** The body of `GET /files/<folder>`: a bare tree without envelope. */
export function listing(root: Node, segments: readonly string[], quirks: Quirks): Json {
  const path = `/${segments.join("/")}`;
  return quirks.listingShape === "ztree"
    ? zTree(root, path, quirks.unlistedChildren)
    : jsTree(root, path, quirks.unlistedChildren);
}
