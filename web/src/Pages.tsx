import { lazy, Suspense } from "react";
import { Navigate, Route, Routes } from "react-router";
import { AccountPage } from "./account/AccountPage";
import { FilesPage } from "./files/FilesPage";
import { JessPage } from "./jess/JessPage";
import { MailPage } from "./mail/MailPage";
import { NotFoundPage } from "./shell/NotFoundPage";

const SimulationPages = lazy(() => import("./simulations/SimulationPages"));

/** The routes. `/files`, `/jobs` and `/graphql` belong to the API. */
export function Pages() {
  return (
    <Routes>
      <Route path="/" element={<Navigate to="/browse" replace />} />
      <Route path="/browse/*" element={<FilesPage />} />
      <Route
        path="/simulations/*"
        element={
          <Suspense fallback={<p role="status">Loading …</p>}>
            <SimulationPages />
          </Suspense>
        }
      />
      <Route path="/jess" element={<JessPage />} />
      <Route path="/mail" element={<MailPage />} />
      <Route path="/account" element={<AccountPage />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  );
}
