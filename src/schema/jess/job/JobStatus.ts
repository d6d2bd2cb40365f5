import { registerEnumType } from "type-graphql";

export const JobStatus = {
  UNPACKED: "UNPACKED",
  ACCEPTED: "ACCEPTED",
  QUEUED: "QUEUED",
  FINISHED: "FINISHED",
  CANCELED: "CANCELED",
  REJECTED: "REJECTED",
  UNKNOWN: "UNKNOWN",
} as const;
export type JobStatus = (typeof JobStatus)[keyof typeof JobStatus];

registerEnumType(JobStatus, {
  name: "JobStatus",
  description: "Where a job is on its way. The words are the upstream's.",
  valuesConfig: {
    UNPACKED: { description: "Received and unpacked." },
    ACCEPTED: { description: "Checked and taken on." },
    QUEUED: {
      description: "Prepared: its cases wait, run, or have run. Nothing tells these apart but `progress`.",
    },
    FINISHED: {
      description:
        "Ended: all cases were run and the results collected. Says nothing of whether the simulation went well: see `energyPlus`.",
    },
    CANCELED: { description: "Ended: cancelled. Cases that had run before keep their results." },
    REJECTED: { description: "Ended: not taken on; `message` says why." },
    UNKNOWN: { description: "A status that this API does not know: see `rawStatus`. Not taken for an end." },
  },
});
