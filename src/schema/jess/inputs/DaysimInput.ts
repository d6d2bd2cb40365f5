import { Field, InputType } from "type-graphql";

@InputType("DaysimInput", { description: "A simulation by DaySim." })
export class DaysimInput {
  @Field(() => String, { description: "Name of the header file, `.hea`." })
  readonly model!: string;

  @Field(() => String, { description: "Sensor files: a name or a pattern, e.g. `*.in`." })
  readonly input!: string;
}
