import { Suspense, useEffect } from "react";
import { HOME, loadAllPages, pageAt } from "./pages";
import { useLocation, useNavigate } from "./routing/RouterContext";
import { LoadBoundary } from "./shell/LoadBoundary";
import { LoadingPage } from "./shell/LoadingPage";
import { NotFoundPage } from "./shell/NotFoundPage";

/** Beside a page: its effect runs when the page has been loaded. */
function LoadOthers() {
  useEffect(loadAllPages, []);
  return null;
}

/** The page for the address. */
export function Pages() {
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const isRoot = pathname === "/";
  useEffect(() => {
    if (isRoot) navigate(HOME, { replace: true });
  }, [isRoot, navigate]);
  if (isRoot) return null;
  const page = pageAt(pathname);
  if (!page) return <NotFoundPage />;
  return (
    <LoadBoundary key={page.path}>
      <Suspense fallback={<LoadingPage />}>
        <page.Page />
        <LoadOthers />
      </Suspense>
    </LoadBoundary>
  );
}
