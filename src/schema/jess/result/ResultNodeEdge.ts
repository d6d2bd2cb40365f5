import { Field, ObjectType } from "type-graphql";
import { ResultNode } from "./ResultNode.js";

@ObjectType("ResultNodeEdge", {
  simpleResolvers: true,
  description: "A file or folder of a job's results together with its place in the connection.",
})
export class ResultNodeEdge {
  @Field(() => ResultNode, { description: "The file or folder." })
  readonly node!: ResultNode;

  @Field(() => String, {
    description: "Place of `node` in the connection, to give as `after`. Opaque: do not build or take apart a cursor.",
  })
  readonly cursor!: string;
}
