import { Field, InputType } from "type-graphql";
import { RadianceProgram } from "./RadianceProgram.js";

@InputType("RadianceInput", { description: "A simulation by Radiance." })
export class RadianceInput {
  @Field(() => RadianceProgram, { description: "The program to run." })
  readonly program!: RadianceProgram;

  @Field(() => String, { description: "Name of the octree, `.oct`." })
  readonly model!: string;

  @Field(() => String, { nullable: true, description: "Arguments of the program, e.g. `-ab 5 -ad 2048`." })
  readonly arguments?: string | null;

  @Field(() => String, {
    description: "Sensor or view files: a name or a pattern, e.g. `*.vf`. Several run at the same time.",
  })
  readonly input!: string;

  @Field(() => String, { description: "Extension of what is written, e.g. `out` or `hdr`." })
  readonly output!: string;
}
