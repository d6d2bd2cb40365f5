import type { ComponentProps, ReactNode } from "react";
import styles from "./IconButton.module.css";

interface Props extends ComponentProps<"button"> {
  /** Accessible name and tooltip. */
  readonly label: string;
  readonly children: ReactNode;
  readonly danger?: boolean;
}

export function IconButton({ label, danger, children, ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      className={`${styles.button} ${danger ? styles.danger : ""}`}
      aria-label={label}
      title={label}
    >
      {children}
    </button>
  );
}
