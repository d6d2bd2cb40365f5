import { Field, ObjectType } from "type-graphql";
import { Job } from "./Job.js";

@ObjectType("JobEdge", { simpleResolvers: true, description: "A job together with its place in the connection." })
export class JobEdge {
  @Field(() => Job, { description: "The job." })
  readonly node!: Job;

  @Field(() => String, {
    description: "Place of `node` in the connection, to give as `after`. Opaque: do not build or take apart a cursor.",
  })
  readonly cursor!: string;
}
