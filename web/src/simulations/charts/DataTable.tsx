import styles from "./Charts.module.css";

export interface Rows {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

interface Props extends Rows {
  readonly caption: string;
}

/** How many rows are shown: the download has all. */
const MOST_ROWS = 400;

/** The numbers of a chart, for those who do not see it and those who want to know exactly. */
export function DataTable({ header, rows, caption }: Props) {
  return (
    <details className={styles.details}>
      <summary>Show the numbers as a table</summary>
      {rows.length > MOST_ROWS && (
        <p className={styles.note}>
          The first {MOST_ROWS} of {rows.length.toLocaleString("en")} rows. Choose “By day” or “By month” for an
          overview, or download the CSV.
        </p>
      )}
      {/* Focusable, so that it can be scrolled by keyboard. */}
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={caption}>
        <table>
          <caption className="unseen">{caption}</caption>
          <thead>
            <tr>
              {header.map((name, index) => (
                <th key={index} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST_ROWS).map(([first, ...others], row) => (
              <tr key={row}>
                <th scope="row">{first}</th>
                {others.map((cell, index) => (
                  <td key={index}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
