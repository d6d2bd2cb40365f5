import { jsTree } from "../../wire/jsTree.js";
import type { Json } from "../../wire/jacksonJson.js";
import type { Quirks } from "../../Quirks.js";
import type { Node } from "../../wire/tree.js";
import { zTree } from "../../wire/zTree.js";

/** `data` of the result directory: upstream-api.md §4.10. */
export function resultTree(jobId: number, root: Node, { dirShape, unlistedChildren }: Quirks): Json {
  if (dirShape === "ztree") return zTree(root, "Result folder", unlistedChildren);
  // The size of the root stays 0, unlike in the listing of Users.
  return { ...jsTree(root, "/", unlistedChildren), text: `${jobId} [*]`, a_attr: { title: "/ total size 0 B" } };
}
