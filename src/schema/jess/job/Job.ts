import { Directive, Field, Float, ID, Int, ObjectType } from "type-graphql";
import { ByteCount } from "../../scalars/ByteCount.js";
import { DateTime } from "../../scalars/DateTime.js";
import { JobProgress } from "./JobProgress.js";
import { JobStatus } from "./JobStatus.js";
import { JobType } from "./JobType.js";

@Directive('@key(fields: "id")')
@ObjectType("Job", {
  simpleResolvers: true,
  description:
    "A simulation job of the caller. `id`, `status` and what is said to be of the status cost one call; all other fields are\nin the upstream's list of all jobs only, which is read once for an operation that asks for one of them.",
})
export class Job {
  @Field(() => ID, { description: "Number of the job, as the upstream calls it." })
  readonly id!: string;

  // Of the status: `GET /job/status/<id>`.

  @Field(() => JobStatus, { description: "Where the job is on its way." })
  readonly status!: JobStatus;

  @Field(() => String, { description: "`status` in the upstream's word, e.g. `QUEUED`." })
  readonly rawStatus!: string;

  @Field(() => String, {
    nullable: true,
    description: "What the upstream says of the status, e.g. `Job preparation done; awaiting execution.`",
  })
  readonly message!: string | null;

  @Field(() => JobProgress, { description: "How many of the job's cases are where." })
  readonly progress!: JobProgress;

  @Field(() => Boolean, {
    description: "Whether the job has come to an end: no further change is to be expected.",
  })
  readonly isEnded!: boolean;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether it is to be cancelled and has not yet been; false once it has ended; null where only the list was read, which does not say.",
  })
  readonly isCancelling!: boolean | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "When the upstream last wrote the status; null where only the list was read.",
  })
  readonly updatedAt!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      "The end, where `isEnded`. The upstream may give a time earlier: it means nothing then, and is null here.",
  })
  readonly endedAt!: Date | null;

  @Field(() => DateTime, { description: "When this service last asked the upstream." })
  readonly checkedAt!: Date;

  // Of the list: `GET /jobs`.

  @Field(() => String, { nullable: true, description: "Title that the job was submitted with." })
  readonly title!: string | null;

  @Field(() => String, { nullable: true, description: "Description that the job was submitted with." })
  readonly description!: string | null;

  @Field(() => JobType, { description: "What the job simulates, and how." })
  readonly type!: JobType;

  @Field(() => String, {
    nullable: true,
    description: "`type` in the upstream's word; null when the list lacks the job.",
  })
  readonly rawType!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Which cases of a jEPlus project, in the upstream's word, e.g. `LHS_RANDOM`.",
  })
  readonly subset!: string | null;

  @Field(() => String, { nullable: true, description: "Arguments of the program, for Radiance." })
  readonly arguments!: string | null;

  @Field(() => String, { nullable: true, description: "JESS account that the job runs under." })
  readonly username!: string | null;

  @Field(() => Int, { nullable: true, description: "Number of simulation cases." })
  readonly caseCount!: number | null;

  @Field(() => Float, { nullable: true, description: "Seconds of CPU time that the job has used." })
  readonly cpuSeconds!: number | null;

  @Field(() => ByteCount, { nullable: true, description: "Bytes of the files that were submitted." })
  readonly submissionSize!: number | null;

  @Field(() => ByteCount, {
    nullable: true,
    description: "Bytes that the job takes up: submission and results.",
  })
  readonly storageSize!: number | null;

  @Field(() => DateTime, { nullable: true, description: "When the upstream received the job." })
  readonly receivedAt!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "When the job was taken on; null for single EnergyPlus jobs, of which the upstream does not note it.",
  })
  readonly acceptedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When the cases were prepared." })
  readonly preparedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When the simulation had ended." })
  readonly simulatedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When the results were collected." })
  readonly collectedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When the results were retrieved." })
  readonly retrievedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When the job was cancelled." })
  readonly cancelledAt!: Date | null;
}
