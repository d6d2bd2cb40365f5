import { Field, InputType } from "type-graphql";
import { StoredSimulationInput } from "./StoredSimulationInput.js";

@InputType("StoredJobInput", {
  description: "A job from files that the service has already: the caller's storage, or another job.",
})
export class StoredJobInput {
  @Field(() => String, {
    nullable: true,
    description: "Title of the job: at most 200 characters on one line, and not only blanks.",
  })
  readonly title?: string | null;

  @Field(() => String, { nullable: true, description: "Description of the job: at most 2,000 characters." })
  readonly description?: string | null;

  @Field(() => StoredSimulationInput, {
    nullable: true,
    description: "What to simulate. Left out: the upstream finds out from the files, and refuses when it cannot.",
  })
  readonly simulation?: StoredSimulationInput | null;
}
