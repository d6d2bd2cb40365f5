import { Field, ObjectType } from "type-graphql";
import { FileNode } from "./FileNode.js";

@ObjectType("FileNodeEdge", {
  simpleResolvers: true,
  description: "A file or folder together with its place in the connection.",
})
export class FileNodeEdge {
  @Field(() => FileNode, { description: "The file or folder." })
  readonly node!: FileNode;

  @Field(() => String, {
    description: "Place of `node` in the connection, to give as `after`. Opaque: do not build or take apart a cursor.",
  })
  readonly cursor!: string;
}
