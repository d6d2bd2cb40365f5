import type { ComponentProps, ReactNode } from "react";
import styles from "./Form.module.css";

export function Form(props: ComponentProps<"form">) {
  return <form {...props} className={styles.form} />;
}

/** Fields in columns, if there is room. */
export function Columns({ children }: { readonly children: ReactNode }) {
  return <div className={styles.columns}>{children}</div>;
}

/** The service refused the request: shows its message. */
export function Refusal({ children }: { readonly children: ReactNode }) {
  return (
    <p className={styles.refusal} role="alert">
      {children}
    </p>
  );
}
