import { Field, InputType } from "type-graphql";
import { EnergyPlusInput } from "./EnergyPlusInput.js";
import { StoredJeplusInput } from "./StoredJeplusInput.js";

@InputType("StoredSimulationInput", {
  description:
    "What to simulate, and by which program. Exactly one. Radiance and DaySim cannot be run from stored files.",
})
export class StoredSimulationInput {
  @Field(() => EnergyPlusInput, { nullable: true, description: "By EnergyPlus." })
  readonly energyPlus?: EnergyPlusInput | null;

  @Field(() => StoredJeplusInput, { nullable: true, description: "By jEPlus." })
  readonly jeplus?: StoredJeplusInput | null;
}
