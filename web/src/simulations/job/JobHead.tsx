import type { JobFactsFragment } from "../../api/operations";
import { Card } from "../../ui/Card";
import { duration } from "../../ui/duration";
import { useNow } from "../live/useNow";
import { CaseBar, CaseLegend } from "../state/CaseBar";
import type { Verdict } from "../state/jobState";
import { ago, moment, TYPE_NAMES } from "../state/jobWords";
import { StatePill } from "../state/StatePill";
import styles from "./JobPage.module.css";

interface Props {
  readonly job: JobFactsFragment;
  readonly verdict: Verdict;
  /** When the service last told of the job; undefined before it has. */
  readonly askedAt: number | undefined;
}

/** What the job is, its state and its cases. */
export function JobHead({ job, verdict, askedAt }: Props) {
  const { total, collected, cancelled } = job.progress;
  return (
    <Card>
      <div className={styles.head}>
        <StatePill job={job} verdict={verdict} />
        <p className={styles.facts}>
          {TYPE_NAMES[job.type]} · {job.id}
          {job.receivedAt !== null && ` · received ${moment(job.receivedAt)}`}
        </p>
        {job.isEnded ? <Ended job={job} /> : askedAt !== undefined && <Asked at={askedAt} />}
      </div>
      {total > 0 ? (
        <div className={styles.cases}>
          <p className={styles.count}>
            <strong>{Math.round(job.progress.fraction * 100)} %</strong> {(collected + cancelled).toLocaleString("en")}{" "}
            of {total.toLocaleString("en")} {total === 1 ? "case" : "cases"} {cancelled > 0 ? "ended" : "done"}
          </p>
          <CaseBar progress={job.progress} large />
          <CaseLegend progress={job.progress} />
        </div>
      ) : (
        !job.isEnded && <p className={styles.facts}>Its cases are being prepared.</p>
      )}
      {job.message !== null && <p className={styles.message}>JESS says: {job.message}</p>}
    </Card>
  );
}

/** How old what is shown is. */
function Asked({ at }: { readonly at: number }) {
  const now = useNow();
  return <p className={styles.asked}>checked {duration(Math.max(1000, now - at))} ago</p>;
}

function Ended({ job }: { readonly job: JobFactsFragment }) {
  const now = useNow(15_000);
  if (job.endedAt === null) return null;
  return (
    <p className={styles.asked}>
      ended <time dateTime={job.endedAt}>{ago(job.endedAt, now)}</time>
    </p>
  );
}
