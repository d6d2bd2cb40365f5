import { type ComponentProps, useId } from "react";
import styles from "./SelectField.module.css";

interface Props extends ComponentProps<"select"> {
  readonly label: string;
  readonly hint?: string;
  /** Error message. */
  readonly problem?: string | undefined;
}

/** A list to choose one from, with a label, and a hint or an error message. The children are its options. */
export function SelectField({ label, hint, problem, children, ...rest }: Props) {
  const id = useId();
  const note = problem ?? hint;
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <select
        {...rest}
        id={id}
        aria-invalid={problem === undefined ? undefined : true}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
      >
        {children}
      </select>
      {note !== undefined && (
        <p id={`${id}-note`} className={problem === undefined ? styles.hint : styles.problem}>
          {note}
        </p>
      )}
    </div>
  );
}
