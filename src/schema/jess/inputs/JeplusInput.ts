import { Field, InputType, Int } from "type-graphql";
import { JeplusSubset } from "./JeplusSubset.js";

@InputType("JeplusInput", { description: "A parametric project of jEPlus." })
export class JeplusInput {
  @Field(() => String, {
    nullable: true,
    description: "Name of the project among the files, `.json` or `.jep`. May be left out when there is but one.",
  })
  readonly project?: string | null;

  @Field(() => JeplusSubset, { defaultValue: JeplusSubset.DEFAULT, description: "Which cases are run." })
  readonly subset!: JeplusSubset;

  @Field(() => Int, { nullable: true, description: "With `LHS`, and only then: 1 or more." })
  readonly sampleSize?: number | null;

  @Field(() => String, { nullable: true, description: "With `LIST_FILE`, and only then: name of a file." })
  readonly caseList?: string | null;
}
