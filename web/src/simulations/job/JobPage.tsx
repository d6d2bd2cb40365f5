import { useQuery } from "@apollo/client/react";
import { SearchX } from "../../icons/icons";
import { useEffect } from "react";
import { JobPageDocument, type JobFactsFragment } from "../../api/operations";
import { FailureNotice } from "../../failures/FailureNotice";
import { failureOf } from "../../failures/failureOf";
import { Page } from "../../shell/Page";
import { Card } from "../../ui/Card";
import { EmptyState } from "../../ui/EmptyState";
import { LinkButton } from "../../ui/LinkButton";
import { useActiveJobs } from "../live/ActiveJobsContext";
import { useLiveJob } from "../live/useLiveJob";
import { SIMULATIONS } from "../parts/address";
import { LiveNote } from "../parts/LiveNote";
import { titleOf } from "../state/jobWords";
import { useVerdict } from "../state/useVerdict";
import { Loading } from "../../ui/Loading";
import { BackLink } from "./BackLink";
import { JobActions } from "./JobActions";
import { JobHead } from "./JobHead";
import { JobTabs } from "./JobTabs";
import { VerdictCard } from "./VerdictCard";

/** A job. */
export function JobPage({ id }: { readonly id: string }) {
  const { data, error, loading, refetch } = useQuery(JobPageDocument, {
    variables: { id },
    fetchPolicy: "cache-and-network",
    nextFetchPolicy: "cache-first",
  });
  const job = data?.job;
  const live = useLiveJob(id, job?.isEnded === false);
  const active = useActiveJobs();
  useEffect(() => {
    if (job) active.hear(job);
  }, [active, job]);

  if (job) return <Known job={job} live={live} />;
  return (
    <Page title={`Simulation ${id}`} above={<BackLink />}>
      {error && <FailureNotice failure={failureOf(error)} onRetry={() => void refetch()} />}
      {!error && loading && (
        <Card>
          <Loading />
        </Card>
      )}
      {data?.job === null && (
        <Card>
          <EmptyState icon={<SearchX size={32} />} title="There is no such simulation">
            <p>It may have been deleted, or belong to another account.</p>
            <LinkButton to={SIMULATIONS}>All simulations</LinkButton>
          </EmptyState>
        </Card>
      )}
    </Page>
  );
}

interface KnownProps {
  readonly job: JobFactsFragment;
  readonly live: ReturnType<typeof useLiveJob>;
}

function Known({ job, live }: KnownProps) {
  const { verdict, isKnown, error, refetch } = useVerdict(job);
  return (
    <Page
      title={titleOf(job)}
      above={<BackLink />}
      lead={job.description?.trim() ? job.description : undefined}
      actions={<JobActions job={job} />}
    >
      <LiveNote state={live} />
      {live.phase === "failed" && <FailureNotice failure={live.failure} />}
      <JobHead job={job} verdict={verdict} askedAt={live.phase === "on" ? live.lastSeenAt : undefined} />
      {job.isEnded && (
        <VerdictCard
          job={job}
          verdict={verdict}
          isKnown={isKnown}
          failure={error && failureOf(error)}
          onRetry={() => void refetch()}
        />
      )}
      <JobTabs job={job} />
    </Page>
  );
}
