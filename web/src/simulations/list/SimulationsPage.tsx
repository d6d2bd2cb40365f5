import { FlaskConical, PlugZap, Plus, SearchX } from "../../icons/icons";
import { useState } from "react";
import { Link } from "../../routing/Link";
import { useSearchParams } from "../../routing/RouterContext";
import { FailureNotice } from "../../failures/FailureNotice";
import { Page } from "../../shell/Page";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { EmptyState } from "../../ui/EmptyState";
import { pluralize } from "../../ui/pluralize";
import { CancelDialog } from "../parts/CancelDialog";
import { LinkButton } from "../../ui/LinkButton";
import { LiveNote } from "../parts/LiveNote";
import { NEW_SIMULATION } from "../parts/address";
import { shownBy, TABS } from "./jobFilter";
import { JobTable } from "./JobTable";
import { ListFilters } from "./ListFilters";
import { ListSkeleton } from "./ListSkeleton";
import styles from "./SimulationsPage.module.css";
import { type JobList, type ListedJob, useJobList } from "./useJobList";

/** The jobs of the account. */
export function SimulationsPage() {
  const [parameters] = useSearchParams();
  const shown = shownBy(parameters);
  const list = useJobList(shown);
  const [cancelled, setCancelled] = useState<ListedJob>();
  const { failure, jobs, totalCount } = list;
  const isNotLinked = failure?.code === "NO_JESS_SESSION" && !jobs;
  const hasDays = shown.from !== "" || shown.to !== "";
  const isFiltered = hasDays || shown.tab !== TABS[0];
  const count = hasDays ? undefined : totalCount;
  const isFirst = !isFiltered && jobs?.length === 0; // the empty state has the button

  return (
    <Page
      title="Simulations"
      lead={
        jobs && count !== undefined && (count > 0 || isFiltered)
          ? pluralize(count, "simulation")
          : "Run EnergyPlus, jEPlus, Radiance and DaySim on JESS."
      }
      actions={
        !isNotLinked &&
        !isFirst && (
          <LinkButton to={NEW_SIMULATION}>
            <Plus size={18} />
            New simulation
          </LinkButton>
        )
      }
    >
      {isNotLinked ? (
        <Card>
          <EmptyState icon={<PlugZap size={32} />} title="Link your JESS account">
            <p>Simulations run on JESS, which has accounts of its own. Link yours to see and to run simulations.</p>
            <LinkButton to="/jess">Link JESS</LinkButton>
          </EmptyState>
        </Card>
      ) : (
        <>
          {(isFiltered || (jobs?.length ?? 1) > 0) && <ListFilters shown={shown} />}
          <LiveNote state={list.live} />
          {failure && <FailureNotice failure={failure} onRetry={list.refresh} />}
          <Content list={list} isFiltered={isFiltered} onCancel={setCancelled} />
        </>
      )}
      {cancelled && <CancelDialog job={cancelled} onClose={() => setCancelled(undefined)} />}
    </Page>
  );
}

interface ContentProps {
  readonly list: JobList;
  readonly isFiltered: boolean;
  readonly onCancel: (job: ListedJob) => void;
}

function Content({ list, isFiltered, onCancel }: ContentProps) {
  const { jobs, failure, hasMore, isLoadingMore, loadMore } = list;
  if (!jobs) return failure ? null : <ListSkeleton />;
  if (jobs.length === 0 && !hasMore) {
    return (
      <Card>
        {isFiltered ? (
          <EmptyState icon={<SearchX size={32} />} title="No such simulations">
            <p>
              There are none of this state on these days. <Link to="?">Show all</Link>
            </p>
          </EmptyState>
        ) : (
          <EmptyState icon={<FlaskConical size={32} />} title="Run your first simulation">
            <p>Choose a model and a weather file, of your computer or of your files. You can watch it run here.</p>
            <LinkButton to={NEW_SIMULATION}>New simulation</LinkButton>
          </EmptyState>
        )}
      </Card>
    );
  }
  return (
    <div className={styles.frame}>
      <JobTable jobs={jobs} onCancel={onCancel} />
      {hasMore && (
        <div className={styles.more}>
          <p>Newest {jobs.length.toLocaleString("en")} shown</p>
          <Button small busy={isLoadingMore} onClick={loadMore}>
            Show more
          </Button>
        </div>
      )}
    </div>
  );
}
