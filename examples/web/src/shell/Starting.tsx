import type { ReactNode } from "react";
import { Logo } from "./Logo";
import styles from "./Starting.module.css";

/** Before it is known who is there; with children, when that cannot be known. */
export function Starting({ children }: { readonly children?: ReactNode }) {
  return (
    <main className={styles.starting}>
      <h1>
        <Logo />
      </h1>
      {children ?? <p role="status">One moment …</p>}
    </main>
  );
}
