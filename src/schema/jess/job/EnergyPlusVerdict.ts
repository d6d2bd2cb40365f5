import { Field, Float, Int, ObjectType } from "type-graphql";

@ObjectType("EnergyPlusVerdict", { simpleResolvers: true, description: "The last line of EnergyPlus." })
export class EnergyPlusVerdict {
  @Field(() => Boolean, {
    description: "False when EnergyPlus ended with a fatal error; `eplusout.err` has the reasons.",
  })
  readonly isSuccessful!: boolean;

  @Field(() => Int, { description: "Number of warnings." })
  readonly warnings!: number;

  @Field(() => Int, { description: "Number of severe errors." })
  readonly severeErrors!: number;

  @Field(() => Float, { nullable: true, description: "Seconds that the simulation took." })
  readonly elapsedSeconds!: number | null;

  @Field(() => String, { description: "The line itself." })
  readonly text!: string;
}
