import { type ComponentProps, type ReactNode, useId } from "react";
import styles from "./Field.module.css";

interface Common {
  readonly label: string;
  readonly hint?: string;
  /** Error message. */
  readonly problem?: string | undefined;
  /** Shown at the end of the field, such as a button. */
  readonly end?: ReactNode;
}

type Props =
  | (Common & { readonly multiline?: false } & ComponentProps<"input">)
  | (Common & { readonly multiline: true } & ComponentProps<"textarea">);

/** An input or textarea with a label, and a hint or an error message. */
export function Field(props: Props) {
  const { label, hint, problem, end } = props;
  const id = useId();
  const note = problem ?? hint;
  const naming = {
    id,
    "aria-invalid": problem === undefined ? undefined : true,
    "aria-describedby": note === undefined ? undefined : `${id}-note`,
  };
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <div className={styles.control}>
        {props.multiline === true ? (
          <textarea {...ownProps(props)} {...naming} />
        ) : (
          <input {...ownProps(props)} {...naming} />
        )}
        {end}
      </div>
      {note !== undefined && (
        <p id={`${id}-note`} className={problem === undefined ? styles.hint : styles.problem}>
          {note}
        </p>
      )}
    </div>
  );
}

/** The props of the input or textarea. */
function ownProps<T extends Common & { readonly multiline?: boolean }>(props: T): Omit<T, keyof Common | "multiline"> {
  const { label, hint, problem, end, multiline, ...own } = props;
  return own;
}
