import { Field, Int, ObjectType } from "type-graphql";
import { PageInfo } from "../../PageInfo.js";
import { Job } from "./Job.js";
import { JobEdge } from "./JobEdge.js";

@ObjectType("JobConnection", { simpleResolvers: true, description: "One page of the caller's jobs." })
export class JobConnection {
  @Field(() => [JobEdge], { description: "The jobs of this page, each with its cursor." })
  readonly edges!: readonly JobEdge[];

  @Field(() => [Job], { description: "The jobs of this page, for clients that need no cursors." })
  readonly nodes!: readonly Job[];

  @Field(() => PageInfo, { description: "Whether there are more pages, and from where to go on." })
  readonly pageInfo!: PageInfo;

  @Field(() => Int, { description: "Number of jobs that the filter lets through, on all pages together." })
  readonly totalCount!: number;
}
