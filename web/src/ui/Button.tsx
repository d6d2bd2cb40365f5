import type { ComponentProps } from "react";
import styles from "./Button.module.css";

interface Props extends ComponentProps<"button"> {
  readonly kind?: "primary" | "plain" | "danger" | "quiet";
  readonly small?: boolean;
  /** Shows a spinner and ignores clicks. Unlike `disabled`, it keeps the focus. */
  readonly busy?: boolean;
}

export function Button({ kind = "plain", small, busy, onClick, children, ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      className={`${styles.button} ${styles[kind]} ${small ? styles.small : ""}`}
      aria-disabled={busy}
      onClick={
        busy
          ? (event) => {
              event.preventDefault();
            }
          : onClick
      }
    >
      {busy && <span className={styles.spinner} aria-hidden />}
      {children}
    </button>
  );
}
