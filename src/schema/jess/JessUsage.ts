import { Field, Float, Int, ObjectType } from "type-graphql";
import { ByteCount } from "../scalars/ByteCount.js";
import { DateTime } from "../scalars/DateTime.js";

@ObjectType("JessUsage", {
  simpleResolvers: true,
  description: "What a JESS account has used so far. From `GET /usage`.",
})
export class JessUsage {
  @Field(() => String, { description: "Name of the JESS account." })
  readonly username!: string;

  @Field(() => Int, { nullable: true, description: "Jobs submitted." })
  readonly submissions!: number | null;

  @Field(() => Int, { nullable: true, description: "Simulation cases run; a job has one or more." })
  readonly cases!: number | null;

  @Field(() => Float, { nullable: true, description: "Seconds of CPU time used." })
  readonly cpuSeconds!: number | null;

  @Field(() => ByteCount, { nullable: true, description: "Bytes uploaded." })
  readonly uploadedBytes!: number | null;

  @Field(() => ByteCount, { nullable: true, description: "Bytes downloaded." })
  readonly downloadedBytes!: number | null;

  @Field(() => ByteCount, { nullable: true, description: "Bytes stored." })
  readonly storedBytes!: number | null;

  @Field(() => DateTime, { nullable: true, description: "When the account was last used." })
  readonly latestAt!: Date | null;

  @Field(() => String, { nullable: true, description: "A note of the upstream; null when there is none." })
  readonly note!: string | null;
}
