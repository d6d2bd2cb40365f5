import { Field, InputType } from "type-graphql";
import { SimulationInput } from "./SimulationInput.js";

@InputType("JobInput", { description: "A job from files that come with the request." })
export class JobInput {
  @Field(() => String, {
    nullable: true,
    description: "Title of the job: at most 200 characters on one line, and not only blanks.",
  })
  readonly title?: string | null;

  @Field(() => String, { nullable: true, description: "Description of the job: at most 2,000 characters." })
  readonly description?: string | null;

  @Field(() => SimulationInput, {
    nullable: true,
    description: "What to simulate. Left out: the upstream finds out from the files, and refuses when it cannot.",
  })
  readonly simulation?: SimulationInput | null;
}
