import { type ComponentType, lazy, type LazyExoticComponent } from "react";

interface PageModule {
  readonly default: ComponentType;
}

interface PageEntry {
  /** What its addresses begin with. `/files`, `/jobs` and `/graphql` belong to the API. */
  readonly path: string;
  readonly load: () => Promise<PageModule>;
  readonly Page: LazyExoticComponent<ComponentType>;
}

const page = (path: string, load: () => Promise<PageModule>): PageEntry => ({ path, load, Page: lazy(load) });

/** The pages, each loaded when it is first opened. */
const PAGES: readonly PageEntry[] = [
  page("/browse", () => import("./files/FilesPage")),
  page("/simulations", () => import("./simulations/SimulationPages")),
  page("/jess", () => import("./jess/JessPage")),
  page("/mail", () => import("./mail/MailPage")),
  page("/account", () => import("./account/AccountPage")),
];

/** Where the user is led from `/`. */
export const HOME = "/browse";

export const pageAt = (pathname: string): PageEntry | undefined =>
  PAGES.find(({ path }) => pathname === path || pathname.startsWith(`${path}/`));

/** Begins to load the page of an address. If that fails, the page says so when it is shown. */
export function loadPage(pathname: string): void {
  pageAt(pathname === "/" ? HOME : pathname)
    ?.load()
    .catch(() => undefined);
}

/** Loads the other pages once the first one is there, so that they open at once, and without a connection too. */
export function loadAllPages(): void {
  for (const { load } of PAGES) load().catch(() => undefined);
}
