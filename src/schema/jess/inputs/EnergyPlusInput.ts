import { Field, InputType } from "type-graphql";

@InputType("EnergyPlusInput", { description: "A simulation by EnergyPlus." })
export class EnergyPlusInput {
  @Field(() => String, {
    nullable: true,
    description: "Name of the model among the files, `.idf` or `.imf`. May be left out when there is but one.",
  })
  readonly model?: string | null;

  @Field(() => [String], {
    nullable: true,
    description:
      "Names of the weather files, `.epw`. May be left out when there is but one. One only, but from stored files.",
  })
  readonly weather?: readonly string[] | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: "Split the run period into parts that run at the same time: sooner done, with other warm-up days.",
  })
  readonly split!: boolean;
}
