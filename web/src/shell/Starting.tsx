import type { ReactNode } from "react";
import { Logo } from "./Logo";
import styles from "./Starting.module.css";

/** Shown while the session is loading; the children are an error. */
export function Starting({ children }: { readonly children?: ReactNode }) {
  return (
    <main className={styles.starting}>
      <h1>
        <Logo />
      </h1>
      {children ?? <p role="status">Loading …</p>}
    </main>
  );
}
