import { type ReactNode, useEffect, useRef } from "react";
import { NavigationType, useLocation, useNavigationType } from "react-router";
import styles from "./Page.module.css";

interface Props {
  readonly title: string;
  /** Above the title, such as breadcrumbs. */
  readonly above?: ReactNode;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  /** When it changes, what had the focus is gone, and the title takes it. */
  readonly goneCount?: number;
  readonly children: ReactNode;
}

/** A page: its title is the window's too, and takes the focus when one comes here by a link. */
export function Page({ title, above, lead, actions, goneCount = 0, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { pathname } = useLocation();
  const isFollowed = useNavigationType() === NavigationType.Push;
  useEffect(() => {
    if (!isFollowed) return;
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [pathname, isFollowed]);
  useEffect(() => {
    if (goneCount > 0) heading.current?.focus({ preventScroll: true });
  }, [goneCount]);
  return (
    <div className={styles.page}>
      <title>{`${title} · ENSIMS`}</title>
      {above}
      <header className={styles.header}>
        <div className={styles.titles}>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead !== undefined && <p className={styles.lead}>{lead}</p>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}
