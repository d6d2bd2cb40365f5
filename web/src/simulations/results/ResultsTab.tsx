import { FolderOpen, Hourglass } from "../../icons/icons";
import { useSearchParams } from "../../routing/RouterContext";
import type { JobFactsFragment } from "../../api/operations";
import { FailureNotice } from "../../failures/FailureNotice";
import { failureOf } from "../../failures/failureOf";
import { byteCount } from "../../ui/byteCount";
import { pluralize } from "../../ui/pluralize";
import { EmptyState } from "../../ui/EmptyState";
import { Loading } from "../../ui/Loading";
import { ResultEntries } from "./ResultEntries";
import { ResultPreview } from "./ResultPreview";
import styles from "./Results.module.css";
import { useResultFolder } from "./useResultFolder";

/** The files that the job has left. */
export function ResultsTab({ job }: { readonly job: JobFactsFragment }) {
  if (job.isEnded) return <Tree jobId={job.id} />;
  return (
    <EmptyState icon={<Hourglass size={32} />} title="No results yet">
      <p>They are here as soon as the simulation has ended. You need not reload the page.</p>
    </EmptyState>
  );
}

function Tree({ jobId }: { readonly jobId: string }) {
  const { folder, error, refetch } = useResultFolder(jobId, "/");
  const [parameters, setParameters] = useSearchParams();
  const shown = parameters.get("file");
  if (error) return <FailureNotice failure={failureOf(error)} onRetry={() => void refetch()} />;
  if (folder === undefined) return <Loading />;
  return (
    <>
      {folder === null || folder.children.totalCount === 0 ? (
        <EmptyState icon={<FolderOpen size={32} />} title="No results">
          <p>The job has left no files.</p>
        </EmptyState>
      ) : (
        <>
          <p className={styles.sum}>
            {pluralize(folder.children.totalCount, "entry", "entries")}, {byteCount(folder.size)}
          </p>
          <ResultEntries jobId={jobId} folder={folder} />
        </>
      )}
      {shown !== null && (
        <ResultPreview jobId={jobId} path={shown} onClose={() => setParameters({}, { replace: true })} />
      )}
    </>
  );
}
