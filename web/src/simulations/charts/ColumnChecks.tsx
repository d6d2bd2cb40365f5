import { useState } from "react";
import { Field } from "../../ui/Field";
import styles from "./Charts.module.css";
import type { Column } from "./table";
import { SERIES_TOKENS } from "./useColours";
import { labelOf } from "./words";

/** More would not be told apart. */
export const MAX_CHOSEN = SERIES_TOKENS.length;
/** Longer lists can be searched. */
const MANY = 12;

interface Props {
  readonly columns: readonly Column[];
  /** Colours by index of the column. */
  readonly chosen: ReadonlyMap<number, number>;
  readonly onToggle: (index: number) => void;
}

/** The columns as checkboxes. */
export function ColumnChecks({ columns, chosen, onToggle }: Props) {
  const [wanted, setWanted] = useState("");
  const isFull = chosen.size >= MAX_CHOSEN;
  const found = columns
    .map((column, index) => ({ index, label: labelOf(column) }))
    .filter(({ label }) => label.toLowerCase().includes(wanted.trim().toLowerCase()));
  return (
    <div className={styles.columns}>
      {columns.length > MANY && (
        <Field label="Find a column" type="search" value={wanted} onChange={({ target }) => setWanted(target.value)} />
      )}
      <fieldset className={styles.checks}>
        <legend>Columns</legend>
        {found.map(({ index, label }) => {
          const colour = chosen.get(index);
          return (
            <label key={index}>
              <input
                type="checkbox"
                checked={colour !== undefined}
                disabled={isFull && colour === undefined}
                onChange={() => onToggle(index)}
              />
              <span
                className={styles.swatch}
                style={{
                  background: colour === undefined ? "transparent" : `var(${SERIES_TOKENS[colour] ?? "--ink"})`,
                }}
                aria-hidden
              />
              {label}
            </label>
          );
        })}
        {found.length === 0 && <p>No column is called so.</p>}
      </fieldset>
      {isFull && <p className={styles.note}>At most {MAX_CHOSEN} at once.</p>}
    </div>
  );
}
