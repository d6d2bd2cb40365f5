import type { GraphQLResolveInfo } from "graphql";
import { Arg, ID, Resolver, Root, Subscription } from "type-graphql";
import type { Context } from "../../context/Context.js";
import type { LiveJob } from "../../live/LiveJob.js";
import { Job } from "../../schema/jess/job/Job.js";
import { jobNeeds } from "./findJob.js";
import { JobNode } from "./JobNode.js";

/** What type-graphql gives to `subscribe`. */
interface Subscribing<Args> {
  readonly args: Args;
  readonly context: Context;
  readonly info: GraphQLResolveInfo;
}

/** What is told of simulation jobs as it happens: see src/live. */
@Resolver()
export class JobSubscriptions {
  @Subscription(() => Job, {
    description:
      "The job as it is now, then whenever it has changed, to its end; at least every 75 s while the upstream answers, with a later `checkedAt`.\nCompletes after the job has ended. Completed before that: the service is about to stop, so subscribe again.",
    subscribe: ({ args: { id }, context, info }: Subscribing<{ readonly id: string }>) =>
      context.live.watchJob(context, id, { needsRow: jobNeeds(info).row }),
  })
  job(@Arg("id", () => ID, { description: "Number of the job." }) _id: string, @Root() job: LiveJob) {
    return toNode(job);
  }

  @Subscription(() => Job, {
    description:
      "Each of the caller's jobs that has not ended, one after the other; then each that begins, changes or ends. Does not\ncomplete. For lists: one stream, and one upstream call a round, however many jobs there are.",
    subscribe: ({ context, info }: Subscribing<unknown>) =>
      context.live.watchActive(context, { needsRow: jobNeeds(info).row }),
  })
  activeJobs(@Root() job: LiveJob) {
    return toNode(job);
  }
}

const toNode = ({ id, status, row }: LiveJob) => new JobNode(id, status, row);
