import { Route, Routes } from "react-router";
import { NotFoundPage } from "../shell/NotFoundPage";
import { JobPage } from "./job/JobPage";
import { SimulationsPage } from "./list/SimulationsPage";
import { NewSimulationPage } from "./wizard/NewSimulationPage";

/** The routes below `/simulations`, loaded when the first of them is opened. */
export default function SimulationPages() {
  return (
    <Routes>
      <Route index element={<SimulationsPage />} />
      <Route path="new" element={<NewSimulationPage />} />
      <Route path=":id" element={<JobPage />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  );
}
