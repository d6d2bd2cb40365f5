import { useNow } from "../live/useNow";
import { JobRow } from "./JobRow";
import styles from "./JobTable.module.css";
import type { ListedJob } from "./useJobList";

interface Props {
  readonly jobs: readonly ListedJob[];
  readonly onCancel: (job: ListedJob) => void;
}

/** How often "5 min. ago" is looked at. */
const RELATIVE_MS = 15_000;

export function JobTable({ jobs, onCancel }: Props) {
  const now = useNow(RELATIVE_MS);
  return (
    <table className={styles.list}>
      <thead>
        <tr>
          <th scope="col">Simulation</th>
          <th scope="col" className={styles.state}>
            State
          </th>
          <th scope="col" className={styles.cases}>
            Cases
          </th>
          <th scope="col" className={styles.cpu}>
            CPU time
          </th>
          <th scope="col" className={styles.received}>
            Received
          </th>
          <th scope="col" className={styles.actions}>
            <span className="unseen">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {jobs.map((job) => (
          <JobRow key={job.id} job={job} now={now} onCancel={onCancel} />
        ))}
      </tbody>
    </table>
  );
}
