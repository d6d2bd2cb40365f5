import { Field, Int, ObjectType } from "type-graphql";
import { PageInfo } from "../../PageInfo.js";
import { ResultNode } from "./ResultNode.js";
import { ResultNodeEdge } from "./ResultNodeEdge.js";

@ObjectType("ResultNodeConnection", {
  simpleResolvers: true,
  description:
    "One page of the files and folders directly inside a folder of a job's results, in the upstream's order.",
})
export class ResultNodeConnection {
  @Field(() => [ResultNodeEdge], { description: "The files and folders of this page, each with its cursor." })
  readonly edges!: readonly ResultNodeEdge[];

  @Field(() => [ResultNode], { description: "The files and folders of this page, for clients that need no cursors." })
  readonly nodes!: readonly ResultNode[];

  @Field(() => PageInfo, { description: "Whether there are more pages, and from where to go on." })
  readonly pageInfo!: PageInfo;

  @Field(() => Int, { description: "Number of files and folders directly inside the folder, on all pages together." })
  readonly totalCount!: number;
}
