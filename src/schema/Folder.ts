import { Directive, ObjectType } from "type-graphql";
import { FileNode } from "./FileNode.js";

@Directive('@key(fields: "path")')
@ObjectType("Folder", {
  implements: FileNode,
  simpleResolvers: true,
  description: "A folder of the caller's storage. The upstream keeps no dates of files and folders.",
})
export class Folder extends FileNode {}
