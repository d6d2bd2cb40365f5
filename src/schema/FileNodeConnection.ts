import { Field, Int, ObjectType } from "type-graphql";
import { FileNode } from "./FileNode.js";
import { FileNodeEdge } from "./FileNodeEdge.js";
import { PageInfo } from "./PageInfo.js";

@ObjectType("FileNodeConnection", {
  simpleResolvers: true,
  description: "One page of the files and folders directly inside a folder, in the upstream's order.",
})
export class FileNodeConnection {
  @Field(() => [FileNodeEdge], { description: "The files and folders of this page, each with its cursor." })
  readonly edges!: readonly FileNodeEdge[];

  @Field(() => [FileNode], { description: "The files and folders of this page, for clients that need no cursors." })
  readonly nodes!: readonly FileNode[];

  @Field(() => PageInfo, { description: "Whether there are more pages, and from where to go on." })
  readonly pageInfo!: PageInfo;

  @Field(() => Int, { description: "Number of files and folders directly inside the folder, on all pages together." })
  readonly totalCount!: number;
}
