import type { ComponentProps, ReactNode } from "react";
import buttonStyles from "./Button.module.css";
import styles from "./IconButton.module.css";

interface Props extends ComponentProps<"button"> {
  /** Accessible name and tooltip. */
  readonly label: string;
  readonly children: ReactNode;
  readonly danger?: boolean;
  /** Shows a spinner and ignores clicks, as of `Button`. */
  readonly busy?: boolean;
}

export function IconButton({ label, danger, busy, onClick, children, ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      className={`${styles.button} ${danger ? styles.danger : ""}`}
      aria-label={label}
      title={label}
      aria-disabled={busy}
      onClick={busy ? undefined : onClick}
    >
      {busy ? <span className={buttonStyles.spinner} aria-hidden /> : children}
    </button>
  );
}
