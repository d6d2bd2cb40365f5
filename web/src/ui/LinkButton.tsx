import type { ReactNode } from "react";
import { Link } from "react-router";
import styles from "./Button.module.css";

interface Props {
  readonly to: string;
  readonly kind?: "primary" | "plain";
  readonly children: ReactNode;
}

/** A link that looks like a button. */
export function LinkButton({ to, kind = "primary", children }: Props) {
  return (
    <Link to={to} className={`${styles.button} ${styles[kind]}`}>
      {children}
    </Link>
  );
}
