import { registerEnumType } from "type-graphql";

export const JobOrder = { NEWEST_FIRST: "NEWEST_FIRST", OLDEST_FIRST: "OLDEST_FIRST" } as const;
export type JobOrder = (typeof JobOrder)[keyof typeof JobOrder];

registerEnumType(JobOrder, {
  name: "JobOrder",
  description: "The order of a list of jobs, by their ids.",
  valuesConfig: {
    NEWEST_FIRST: { description: "The newest job first." },
    OLDEST_FIRST: { description: "The oldest job first." },
  },
});
