import { registerEnumType } from "type-graphql";

/** Every value equals its name, so that a data source can say it without knowing this file. */
export const Outcome = {
  OK: "OK",
  INVALID_CREDENTIALS: "INVALID_CREDENTIALS",
  SESSION_MISMATCH: "SESSION_MISMATCH",
  INVALID_JESS_CREDENTIALS: "INVALID_JESS_CREDENTIALS",
  NO_JESS_SESSION: "NO_JESS_SESSION",
  NOT_DELETED: "NOT_DELETED",
  NOT_CANCELLED: "NOT_CANCELLED",
  NO_JOB: "NO_JOB",
  UNCERTAIN: "UNCERTAIN",
  REJECTED: "REJECTED",
} as const;
export type Outcome = (typeof Outcome)[keyof typeof Outcome];

registerEnumType(Outcome, {
  name: "Outcome",
  description:
    "How a request to the upstream ended, as a stable code to branch on. `status` says the same in the upstream's words.",
  valuesConfig: {
    OK: { description: "Done. The only outcome that comes with `ok: true`." },
    INVALID_CREDENTIALS: { description: "The e-mail address and password match no account." },
    SESSION_MISMATCH: { description: "The credential belongs to another account than the session." },
    INVALID_JESS_CREDENTIALS: { description: "The JESS user and password match no JESS account." },
    NO_JESS_SESSION: { description: "The JESS session is missing or no longer valid: renew it with `setJessSession`." },
    NOT_DELETED: { description: "There is nothing at the path, or it cannot be deleted." },
    NOT_CANCELLED: {
      description: "The job is not there, is somebody else's, or cannot be cancelled any more.",
    },
    NO_JOB: { description: "There is no such job of the caller's to run again." },
    UNCERTAIN: {
      description:
        "All was sent and no answer came: the job may have been created. Do not send it again before having looked: see `candidates`.",
    },
    REJECTED: { description: "The upstream refused for another reason, which `status` tells." },
  },
});
