import { Field, InputType } from "type-graphql";
import { JeplusSubset } from "./JeplusSubset.js";

@InputType("StoredJeplusInput", { description: "A parametric project of jEPlus among stored files." })
export class StoredJeplusInput {
  @Field(() => String, {
    nullable: true,
    description: "Name of the project among the files, `.json` or `.jep`. May be left out when there is but one.",
  })
  readonly project?: string | null;

  @Field(() => JeplusSubset, {
    defaultValue: JeplusSubset.DEFAULT,
    description: "Which cases are run; `LHS` cannot be run from stored files.",
  })
  readonly subset!: JeplusSubset;

  @Field(() => [String], {
    nullable: true,
    description: "With `LIST_FILE`, and only then: names of files.",
  })
  readonly caseLists?: readonly string[] | null;
}
