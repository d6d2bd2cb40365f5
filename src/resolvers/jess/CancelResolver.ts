import type { GraphQLResolveInfo } from "graphql";
import { Arg, Ctx, FieldResolver, ID, Info, Mutation, Resolver, Root } from "type-graphql";
import type { Context } from "../../context/Context.js";
import type { Cancellation } from "../../datasources/jess/JobsAPI.js";
import { CancelJobPayload } from "../../schema/jess/CancelJobPayload.js";
import { Job } from "../../schema/jess/job/Job.js";
import { completeJob, jobNeeds } from "./findJob.js";

/** The end of simulation jobs before their time. */
@Resolver(() => CancelJobPayload)
export class CancelResolver {
  @Mutation(() => CancelJobPayload, {
    description: "Ask for a job to be cancelled. It takes up to some minutes: follow `job`.",
  })
  cancelJob(
    @Arg("id", () => ID, { description: "Number of the job." }) id: string,
    @Ctx() { dataSources, loaders }: Context,
  ) {
    return dataSources.jobs.cancel(id).finally(() => loaders.clear());
  }

  @FieldResolver(() => Job, {
    nullable: true,
    description: "The job as it was when the cancellation was noted; it ends as `CANCELED` some time later.",
  })
  job(@Root() { job }: Cancellation, @Ctx() context: Context, @Info() info: GraphQLResolveInfo) {
    return job && completeJob(job, jobNeeds(info), context);
  }
}
