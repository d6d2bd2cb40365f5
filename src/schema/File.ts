import { Directive, ObjectType } from "type-graphql";
import { FileNode } from "./FileNode.js";

@Directive('@key(fields: "path")')
@ObjectType("File", {
  implements: FileNode,
  simpleResolvers: true,
  description: "A file of the caller's storage. The upstream keeps no dates of files and folders.",
})
export class File extends FileNode {}
