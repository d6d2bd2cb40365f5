import { type ReactNode, useEffect, useRef } from "react";
import { useLocation } from "../routing/RouterContext";
import styles from "./Page.module.css";

interface Props {
  readonly title: string;
  /** Above the title, such as breadcrumbs. */
  readonly above?: ReactNode;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  /** Number of deleted entries. When it changes, the focused element is gone, so the title takes the focus. */
  readonly deletedCount?: number;
  readonly children: ReactNode;
}

/** The title of a window is shown in a line, and read out as a whole. */
const WINDOW_TITLE = 80;

const shorten = (title: string) =>
  title.length > WINDOW_TITLE ? `${title.slice(0, WINDOW_TITLE - 1).trimEnd()}…` : title;

/** A page. Sets the title of the window. Its heading takes the focus after navigation. */
export function Page({ title, above, lead, actions, deletedCount = 0, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { pathname, isFollowed } = useLocation();
  useEffect(() => {
    if (!isFollowed) return;
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [pathname, isFollowed]);
  useEffect(() => {
    if (deletedCount > 0) heading.current?.focus({ preventScroll: true });
  }, [deletedCount]);
  return (
    <div className={styles.page}>
      <title>{`${shorten(title)} · ENSIMS`}</title>
      {above}
      <header className={styles.header}>
        <div className={styles.titles}>
          <h1 ref={heading} tabIndex={-1} className={styles.title} title={title}>
            {title}
          </h1>
          {lead !== undefined && (
            <p className={styles.lead} title={typeof lead === "string" ? lead : undefined}>
              {lead}
            </p>
          )}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}
