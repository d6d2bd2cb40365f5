import { Field, InputType } from "type-graphql";
import { Day } from "../../scalars/Day.js";
import { JobStatus } from "./JobStatus.js";

@InputType("JobFilter", { description: "Which jobs. What is left out or null does not narrow." })
export class JobFilter {
  @Field(() => Day, {
    nullable: true,
    description:
      "First day of submission. Where the upstream's day begins is not known: ask for a day more and look at `receivedAt`.",
  })
  readonly since?: string | null;

  @Field(() => Day, { nullable: true, description: "Last day of submission." })
  readonly till?: string | null;

  @Field(() => [JobStatus], {
    nullable: true,
    description: "One of these. `UNKNOWN` is refused: the upstream cannot be asked for it.",
  })
  readonly status?: readonly JobStatus[] | null;
}
