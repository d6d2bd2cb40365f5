import { Field, InputType } from "type-graphql";
import { DaysimInput } from "./DaysimInput.js";
import { EnergyPlusInput } from "./EnergyPlusInput.js";
import { JeplusInput } from "./JeplusInput.js";
import { RadianceInput } from "./RadianceInput.js";

@InputType("SimulationInput", { description: "What to simulate, and by which program. Exactly one." })
export class SimulationInput {
  @Field(() => EnergyPlusInput, { nullable: true, description: "By EnergyPlus." })
  readonly energyPlus?: EnergyPlusInput | null;

  @Field(() => JeplusInput, { nullable: true, description: "By jEPlus." })
  readonly jeplus?: JeplusInput | null;

  @Field(() => RadianceInput, { nullable: true, description: "By Radiance." })
  readonly radiance?: RadianceInput | null;

  @Field(() => DaysimInput, { nullable: true, description: "By DaySim." })
  readonly daysim?: DaysimInput | null;
}
