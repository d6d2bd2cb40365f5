import { lazy, Suspense } from "react";
import { useSearchParams } from "../../routing/RouterContext";
import type { JobFactsFragment } from "../../api/operations";
import { LoadBoundary } from "../../shell/LoadBoundary";
import { Tabs } from "../../ui/Tabs";
import { ResultsTab } from "../results/ResultsTab";
import { Loading } from "../../ui/Loading";
import { DetailsTab } from "./DetailsTab";
import { LogTab } from "./LogTab";

const ChartsTab = lazy(() => import("../charts/ChartsTab"));

const TABS = [
  { key: "results", name: "Results" },
  { key: "log", name: "Log" },
  { key: "charts", name: "Charts" },
  { key: "details", name: "Details" },
] as const;

/** What there is of a job besides its state. The URL has the tab. */
export function JobTabs({ job }: { readonly job: JobFactsFragment }) {
  const [parameters, setParameters] = useSearchParams();
  const { key: open } = TABS.find(({ key }) => key === parameters.get("tab")) ?? TABS[0];
  return (
    <Tabs
      label="Of this simulation"
      tabs={TABS}
      open={open}
      onOpen={(key) => setParameters(key === "results" ? {} : { tab: key }, { replace: true })}
    >
      {open === "results" && <ResultsTab job={job} />}
      {open === "log" && <LogTab job={job} />}
      {open === "charts" && (
        <LoadBoundary>
          <Suspense fallback={<Loading />}>
            <ChartsTab job={job} />
          </Suspense>
        </LoadBoundary>
      )}
      {open === "details" && <DetailsTab job={job} />}
    </Tabs>
  );
}
