import type { ReactNode } from "react";
import styles from "./EmptyState.module.css";

interface Props {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
}

/** Shown instead of an empty list or page: the reason, and what to do. */
export function EmptyState({ icon, title, children }: Props) {
  return (
    <div className={styles.emptyState}>
      <div className={styles.icon} aria-hidden>
        {icon}
      </div>
      <h2>{title}</h2>
      {children}
    </div>
  );
}
