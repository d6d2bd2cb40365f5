import { useId } from "react";
import styles from "./Choice.module.css";

interface Props<Key extends string> {
  /** Of the whole, for screen readers. */
  readonly label: string;
  readonly options: readonly { readonly key: Key; readonly name: string }[];
  readonly value: Key;
  readonly onChange: (key: Key) => void;
}

/** One of a few, side by side: radio buttons that look like one control. */
export function Choice<Key extends string>({ label, options, value, onChange }: Props<Key>) {
  const name = useId();
  return (
    <fieldset className={styles.choice}>
      <legend className="unseen">{label}</legend>
      {options.map((option) => (
        <label key={option.key} className={option.key === value ? styles.chosen : undefined}>
          <input type="radio" name={name} checked={option.key === value} onChange={() => onChange(option.key)} />
          {option.name}
        </label>
      ))}
    </fieldset>
  );
}
