import type { ReactNode } from "react";
import { Link } from "../routing/Link";
import styles from "./Button.module.css";

interface Props {
  readonly to: string;
  readonly kind?: "primary" | "plain";
  readonly title?: string;
  readonly children: ReactNode;
}

/** A link that looks like a button. */
export function LinkButton({ to, kind = "primary", title, children }: Props) {
  return (
    <Link to={to} title={title} className={`${styles.button} ${styles[kind]}`}>
      {children}
    </Link>
  );
}
