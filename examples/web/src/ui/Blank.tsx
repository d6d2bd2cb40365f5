import type { ReactNode } from "react";
import styles from "./Blank.module.css";

interface Props {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
}

/** Says why there is nothing to see, and what to do about it. */
export function Blank({ icon, title, children }: Props) {
  return (
    <div className={styles.blank}>
      <div className={styles.icon} aria-hidden>
        {icon}
      </div>
      <h2>{title}</h2>
      {children}
    </div>
  );
}
