import Papa from "papaparse";
import { useMemo } from "react";
import { pluralize } from "../../ui/pluralize";
import styles from "./FilePreview.module.css";
import type { TextViewProps } from "./TextPreview";

const MAX_ROWS = 1_000;
const MAX_COLUMNS = 100;

/** The rows of a CSV file, and whether there are more. The last row of a part of a file may be incomplete, so it is left out. */
function parseRows(text: string, isCut: boolean) {
  const { data } = Papa.parse<readonly string[]>(text, { skipEmptyLines: true, preview: MAX_ROWS + 2 });
  const rows = isCut && data.length <= MAX_ROWS + 1 ? data.slice(0, -1) : data;
  const width = Math.max(0, ...rows.map(({ length }) => length));
  return { rows, width };
}

const isNumber = (cell: string) => cell.trim() !== "" && Number.isFinite(Number(cell));

/** Shows CSV as a table. The first row is its head. */
export default function TablePreview({ text, isCut }: TextViewProps) {
  const { rows, width } = useMemo(() => parseRows(text, isCut), [text, isCut]);
  const [head = [], ...body] = rows;
  const columns = Array.from({ length: Math.min(width, MAX_COLUMNS) }, (_, index) => index);
  return (
    <>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {head[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.slice(0, MAX_ROWS).map((row, index) => (
            <tr key={index}>
              {columns.map((column) => {
                const cell = row[column] ?? "";
                return (
                  <td key={column} className={isNumber(cell) ? styles.number : undefined}>
                    {cell}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {(body.length > MAX_ROWS || width > MAX_COLUMNS) && (
        <p className={styles.note}>
          First {pluralize(Math.min(body.length, MAX_ROWS), "row")}, first {pluralize(columns.length, "column")}
        </p>
      )}
    </>
  );
}
