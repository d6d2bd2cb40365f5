import { registerEnumType } from "type-graphql";

export const JeplusSubset = { DEFAULT: "DEFAULT", ALL: "ALL", LHS: "LHS", LIST_FILE: "LIST_FILE" } as const;
export type JeplusSubset = (typeof JeplusSubset)[keyof typeof JeplusSubset];

registerEnumType(JeplusSubset, {
  name: "JeplusSubset",
  description: "Which cases of a jEPlus project are run.",
  valuesConfig: {
    DEFAULT: { description: "As the project says." },
    ALL: { description: "All cases of the project." },
    LHS: { description: "A Latin hypercube sample: `sampleSize` cases. Not from stored files." },
    LIST_FILE: { description: "The cases that the file `caseList` lists." },
  },
});
