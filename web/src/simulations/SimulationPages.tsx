import { lazy, Suspense } from "react";
import { useLocation } from "../routing/RouterContext";
import { LoadBoundary } from "../shell/LoadBoundary";
import { LoadingPage } from "../shell/LoadingPage";
import { NotFoundPage } from "../shell/NotFoundPage";
import { JobPage } from "./job/JobPage";
import { SimulationsPage } from "./list/SimulationsPage";
import { jobIdAt, NEW_SIMULATION, SIMULATIONS } from "./parts/address";

const NewSimulationPage = lazy(() => import("./wizard/NewSimulationPage"));

/** The pages of simulations. */
export default function SimulationPages() {
  const pathname = useLocation().pathname.replace(/\/$/, "");
  if (pathname === SIMULATIONS) return <SimulationsPage />;
  if (pathname === NEW_SIMULATION) {
    return (
      <LoadBoundary>
        <Suspense fallback={<LoadingPage />}>
          <NewSimulationPage />
        </Suspense>
      </LoadBoundary>
    );
  }
  const id = jobIdAt(pathname);
  return id === undefined ? <NotFoundPage /> : <JobPage key={id} id={id} />;
}
