import { Field, Float, Int, ObjectType } from "type-graphql";

@ObjectType("JobProgress", {
  simpleResolvers: true,
  description:
    "How many of a job's cases are where: the seven counters of the upstream, of which the other six add up to `total`. What\ntwo of them count is not known: `other` is their sum.",
})
export class JobProgress {
  @Field(() => Int, { description: "All cases of the job." })
  readonly total!: number;

  @Field(() => Int, { description: "Cases that wait to be run." })
  readonly waiting!: number;

  @Field(() => Int, { description: "Cases that run, or have run and whose results are still to be collected." })
  readonly started!: number;

  @Field(() => Int, { description: "Cases that are done, their results collected." })
  readonly collected!: number;

  @Field(() => Int, { description: "Cases that were cancelled before they ran." })
  readonly cancelled!: number;

  @Field(() => Int, { description: "Cases in a state that this API has no name for." })
  readonly other!: number;

  @Field(() => Float, {
    description:
      "`collected` and `cancelled` of `total`: 0 to 1. 1 for a finished job whatever the counters say, else 0 while `total` is 0.",
  })
  readonly fraction!: number;

  @Field(() => [Int], {
    description:
      "The upstream's seven counters in its order: total, unknown, unknown, cancelled, waiting, started, collected. Empty when they made no sense.",
  })
  readonly counters!: readonly number[];
}
