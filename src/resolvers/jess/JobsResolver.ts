import type { GraphQLResolveInfo } from "graphql";
import { Arg, Ctx, ID, Info, Int, Query, Resolver } from "type-graphql";
import type { Context } from "../../context/Context.js";
import { JobList } from "../../loaders/JobList.js";
import { Job } from "../../schema/jess/job/Job.js";
import { JobConnection } from "../../schema/jess/job/JobConnection.js";
import { JobFilter } from "../../schema/jess/job/JobFilter.js";
import { JobOrder } from "../../schema/jess/job/JobOrder.js";
import { badUserInput } from "../../schema/scalars/badUserInput.js";
import { entryCost } from "../entryCost.js";
import { findJob, jobNeeds, needsResults } from "./findJob.js";
import { checkPageArgs, jobPage } from "./jobPage.js";

/** The longest page of jobs with results. A longer one would pass the limit of upstream calls, with an error for each job. */
const MAX_WITH_RESULTS = 50;
const NO_JOBS = { value: [], checkedAt: 0 } as const;

/** The caller's simulation jobs. */
@Resolver()
export class JobsResolver {
  @Query(() => JobConnection, {
    description:
      "The caller's jobs, read from the upstream as one list, whatever the page. Pages go on from the last job, so that new ones move nothing.",
  })
  async jobs(
    @Arg("filter", () => JobFilter, { nullable: true, description: "Which jobs; all by default." })
    filter: JobFilter | null | undefined,
    @Arg("orderBy", () => JobOrder, {
      nullable: true,
      defaultValue: JobOrder.NEWEST_FIRST,
      description: "The order, by the ids of the jobs. Null: newest first.",
    })
    orderBy: JobOrder | null,
    @Arg("first", () => Int, {
      nullable: true,
      defaultValue: 50,
      description: "How many to give at most: 1 to 1,000, or to 50 with results of the jobs. Null: 50.",
    })
    first: number | null,
    @Arg("after", () => String, {
      nullable: true,
      description: "The `endCursor` of the page before. Left out or null: begin with the first.",
    })
    after: string | null | undefined,
    @Ctx() { loaders, budget }: Context,
    @Info() info: GraphQLResolveInfo,
  ) {
    const args = { newestFirst: orderBy !== JobOrder.OLDEST_FIRST, first, after: after ?? null };
    if (checkPageArgs(args) > MAX_WITH_RESULTS && needsResults(info)) {
      throw badUserInput(
        `The results of each job cost a call. Give \`first\` of at most ${MAX_WITH_RESULTS}, or ask for results by \`job\`.`,
      );
    }
    const status = filter?.status && [...new Set(filter.status)].sort();
    if (status?.includes("UNKNOWN") === true) {
      throw badUserInput("The upstream cannot be asked for the status UNKNOWN. Leave it out of the filter.");
    }
    const narrowing = {
      since: filter?.since ?? undefined,
      till: filter?.till ?? undefined,
      status: status ?? undefined,
    };
    const page = jobPage(status?.length === 0 ? new JobList(NO_JOBS) : await loaders.jobs(narrowing), args);
    if (budget.spend("entries", page.nodes.length * entryCost(info))) return page;
    throw badUserInput(
      "The answer would hold too many jobs. Ask for at most 20,000 in one operation; each alias in what is selected of them counts as much again.",
    );
  }

  @Query(() => Job, {
    nullable: true,
    description: "The job, or null when there is none, or it is somebody else's.",
  })
  job(
    @Arg("id", () => ID, { description: "Number of the job." }) id: string,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ) {
    return findJob(id, jobNeeds(info), context);
  }
}
