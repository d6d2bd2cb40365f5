import { registerEnumType } from "type-graphql";

export const JobType = {
  ENERGYPLUS: "ENERGYPLUS",
  ENERGYPLUS_SPLIT: "ENERGYPLUS_SPLIT",
  JEPLUS: "JEPLUS",
  RADIANCE: "RADIANCE",
  DAYSIM: "DAYSIM",
  UNKNOWN: "UNKNOWN",
} as const;
export type JobType = (typeof JobType)[keyof typeof JobType];

registerEnumType(JobType, {
  name: "JobType",
  description: "What a job simulates, and how.",
  valuesConfig: {
    ENERGYPLUS: { description: "EnergyPlus models (upstream: `EP_IDF`)." },
    ENERGYPLUS_SPLIT: {
      description: "EnergyPlus with the run period split into parts that run at the same time (`EP_IDF_SPLIT`).",
    },
    JEPLUS: { description: "A jEPlus parametric project (`JE_JEP`)." },
    RADIANCE: { description: "Radiance: rtrace or rpict (`RA_…`)." },
    DAYSIM: { description: "DaySim (`DS…`)." },
    UNKNOWN: { description: "A type that this API does not know: see `rawType`." },
  },
});
