import { Ban, CircleAlert, CircleCheck, Flag, LoaderCircle } from "../../icons/icons";
import type { JobRowFragment } from "../../api/operations";
import styles from "./StatePill.module.css";
import { stateOf, type Verdict } from "./jobState";

interface Props {
  readonly job: Pick<JobRowFragment, "status" | "rawStatus" | "isEnded" | "progress"> & {
    readonly isCancelling?: boolean | null;
  };
  readonly verdict: Verdict;
}

/** The state of a job, by words, sign and colour. */
export function StatePill({ job, verdict }: Props) {
  const { name, tone } = stateOf(job, verdict);
  const Icon =
    tone === "good"
      ? CircleCheck
      : tone === "bad"
        ? CircleAlert
        : tone === "busy"
          ? LoaderCircle
          : job.status === "CANCELED"
            ? Ban
            : Flag;
  return (
    <span className={`${styles.pill} ${styles[tone]}`}>
      <Icon size={14} />
      {name}
    </span>
  );
}
