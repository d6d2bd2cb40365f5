import { useQuery } from "@apollo/client/react";
import { RecentJobsDocument } from "../../api/operations";
import { FailureNotice } from "../../failures/FailureNotice";
import { failureOf } from "../../failures/failureOf";
import { useNow } from "../live/useNow";
import { ago, titleOf, TYPE_NAMES } from "../state/jobWords";
import { SelectField } from "../../ui/SelectField";

interface Props {
  readonly id: string;
  readonly onChange: (id: string) => void;
}

/** How many are offered. Of an older one the page leads here. */
const OFFERED = 100;

/** The files of a job that was submitted before. */
export function JobSource({ id, onChange }: Props) {
  const now = useNow(15_000);
  const { data, error, refetch } = useQuery(RecentJobsDocument, {
    variables: { first: OFFERED },
    fetchPolicy: "cache-and-network",
  });
  const jobs = data?.jobs.nodes;
  if (error && !jobs) return <FailureNotice failure={failureOf(error)} onRetry={() => void refetch()} />;
  return (
    <SelectField
      label="Simulation"
      value={id}
      hint="The same files are used once more; you can choose what to do with them."
      onChange={({ target }) => onChange(target.value)}
    >
      <option value="">{jobs ? "Choose …" : "Loading …"}</option>
      {id !== "" && !jobs?.some((job) => job.id === id) && <option value={id}>Simulation {id}</option>}
      {jobs?.map((job) => (
        <option key={job.id} value={job.id}>
          {titleOf(job)} · {TYPE_NAMES[job.type]} · {job.id}
          {job.receivedAt !== null && ` · ${ago(job.receivedAt, now)}`}
        </option>
      ))}
    </SelectField>
  );
}
