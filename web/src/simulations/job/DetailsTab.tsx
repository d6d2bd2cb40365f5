import type { JobFactsFragment } from "../../api/operations";
import { byteCount } from "../../ui/byteCount";
import { duration } from "../../ui/duration";
import { moment, TYPE_NAMES } from "../state/jobWords";
import styles from "./DetailsTab.module.css";

/** The stations of a job, in the order of time. */
const TIMES = [
  ["receivedAt", "Received"],
  ["acceptedAt", "Accepted"],
  ["preparedAt", "Prepared"],
  ["simulatedAt", "Simulated"],
  ["collectedAt", "Results collected"],
  ["cancelledAt", "Cancelled"],
  ["retrievedAt", "Results retrieved"],
] as const;

function factsOf(job: JobFactsFragment): readonly (readonly [string, string | null])[] {
  const bytes = (size: number | null) => (size === null || size === 0 ? null : byteCount(size));
  return [
    ["Number", job.id],
    ["Title", job.title],
    ["Description", job.description],
    ["Type", job.rawType === null ? TYPE_NAMES[job.type] : `${TYPE_NAMES[job.type]} (${job.rawType})`],
    ["Status", job.rawStatus],
    ["Cases", job.caseCount === null ? null : job.caseCount.toLocaleString("en")],
    ["Which cases", job.subset],
    ["Arguments", job.arguments],
    ["CPU time", job.cpuSeconds === null ? null : duration(job.cpuSeconds * 1000)],
    ["Files submitted", bytes(job.submissionSize)],
    ["Storage used", bytes(job.storageSize)],
    ["JESS account", job.username],
    ["Last change", job.updatedAt === null ? null : moment(job.updatedAt)],
  ];
}

export function DetailsTab({ job }: { readonly job: JobFactsFragment }) {
  const stations = TIMES.flatMap(([key, name]) => {
    const at = job[key];
    return at === null ? [] : [{ name, at }];
  }).sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  return (
    <div className={styles.details}>
      <section>
        <h2>Times</h2>
        <ol className={styles.line}>
          {stations.map(({ name, at }, index) => {
            const before = stations[index - 1];
            const pause = before && Date.parse(at) - Date.parse(before.at);
            return (
              <li key={name}>
                <strong>{name}</strong>
                <time dateTime={at}>{moment(at)}</time>
                {pause !== undefined && <span>after {pause < 1000 ? `${pause} ms` : duration(pause)}</span>}
              </li>
            );
          })}
        </ol>
      </section>
      <section>
        <h2>Facts</h2>
        <dl className={styles.facts}>
          {factsOf(job).map(([name, value]) =>
            value === null || value === "" ? null : (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
          )}
        </dl>
      </section>
    </div>
  );
}
