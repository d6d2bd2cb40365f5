import { Download } from "../../icons/icons";
import { useMemo, useState } from "react";
import { Button } from "../../ui/Button";
import { Columns } from "../../ui/Form";
import { SelectField } from "../../ui/SelectField";
import styles from "./Charts.module.css";
import { DataTable } from "./DataTable";
import { Plot } from "./Plot";
import { scatterOptions } from "./plotOptions";
import { saveCsv } from "./saveCsv";
import { pointsOf } from "./series";
import type { Column, Table } from "./table";
import { useColours } from "./useColours";
import { labelOf, numberText } from "./words";

interface Props {
  readonly table: Table;
  readonly name: string;
}

/** Columns that say something: not the same in all rows, and not the number of the row. */
function suggestion(columns: readonly Column[]): readonly [x: number, y: number] {
  const varied = columns.flatMap(({ name, values }, index) =>
    name !== "#" && values.some((value) => value !== values[0]) ? [index] : [],
  );
  const [x = 0, y = Math.min(1, columns.length - 1)] = varied;
  return [x, y];
}

/** Two columns of a table without times, such as the cases of a parametric project. */
export function ScatterChart({ table, name }: Props) {
  const { columns } = table;
  const [axes, setAxes] = useState(() => suggestion(columns));
  const colours = useColours();
  const [x, y] = [columns[axes[0]], columns[axes[1]]];
  const plot = useMemo(() => {
    if (!x || !y) return undefined;
    const points = pointsOf(table, x, y);
    const data: [number[], number[]] = [points.map(([across]) => across), points.map(([, up]) => up)];
    return { points, data, options: scatterOptions(x, y, colours) };
  }, [table, x, y, colours]);
  if (!x || !y || !plot) return <p className={styles.none}>This file has no columns of numbers.</p>;
  const header = [labelOf(x), labelOf(y)];
  return (
    <>
      <Columns>
        {(["Across", "Up"] as const).map((label, axis) => (
          <SelectField
            key={label}
            label={label}
            value={axes[axis]}
            onChange={({ target }) => {
              const index = Number(target.value);
              setAxes(axis === 0 ? [index, axes[1]] : [axes[0], index]);
            }}
          >
            {columns.map((column, index) => (
              <option key={index} value={index}>
                {labelOf(column)}
              </option>
            ))}
          </SelectField>
        ))}
      </Columns>
      <Plot
        label={`Points of ${header.join(" and ")}. The numbers are in the table below.`}
        data={plot.data}
        options={plot.options}
      />
      <div className={styles.bar}>
        <p className={styles.note}>{plot.points.length.toLocaleString("en")} points</p>
        <Button small onClick={() => saveCsv(`${name}-points.csv`, [header, ...plot.points])}>
          <Download size={16} />
          Download as CSV
        </Button>
      </div>
      <DataTable
        caption={`${name}: ${header.join(" and ")}`}
        header={header}
        rows={plot.points.map((point) => point.map(numberText))}
      />
    </>
  );
}
