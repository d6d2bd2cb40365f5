import { Download } from "../../icons/icons";
import { useMemo, useState } from "react";
import { Button } from "../../ui/Button";
import { Choice } from "../../ui/Choice";
import styles from "./Charts.module.css";
import { ColumnChecks, MAX_CHOSEN } from "./ColumnChecks";
import { DataTable } from "./DataTable";
import { LineChart } from "./LineChart";
import { MonthBars } from "./MonthBars";
import { saveCsv } from "./saveCsv";
import { type Grain, grainsOf, isSummed, seriesOf } from "./series";
import type { Table } from "./table";
import { labelOf, numberText, timeText } from "./words";

const GRAIN_NAMES: Readonly<Record<Grain, string>> = { file: "As recorded", day: "By day", month: "By month" };

/** As many columns are shown at first. */
const FIRST = 2;

interface Props {
  readonly table: Table;
  readonly times: Float64Array;
  /** Of the file, without its extension. */
  readonly name: string;
}

/** Columns over time: lines, or bars for each month. */
export function TimeCharts({ table, times, name }: Props) {
  const { columns, hasYear } = table;
  const grains = useMemo(() => grainsOf(times), [times]);
  const [grain, setGrain] = useState<Grain>(grains.includes("day") ? "day" : "file");
  const [chosen, setChosen] = useState<ReadonlyMap<number, number>>(
    () => new Map(columns.slice(0, FIRST).map((_, index) => [index, index])),
  );
  const toggle = (index: number) => {
    const next = new Map(chosen);
    const taken = new Set(chosen.values());
    const free = Array.from({ length: MAX_CHOSEN }, (_, colour) => colour).find((colour) => !taken.has(colour));
    if (!next.delete(index) && free !== undefined) next.set(index, free);
    setChosen(next);
  };
  const shown = useMemo(() => {
    const picked = columns.flatMap((column, index) => {
      const colour = chosen.get(index);
      return colour === undefined ? [] : [{ column, colour }];
    });
    return seriesOf(picked, times, grain);
  }, [columns, chosen, times, grain]);

  const header = ["Time", ...shown.series.map(({ column }) => labelOf(column))];
  const at = (row: number) => timeText(shown.times[row] ?? 0, grain, hasYear);
  const how = [...new Set(shown.series.map(({ column }) => (isSummed(column) ? "sums" : "means")))].join(" and ");
  return (
    <>
      <div className={styles.bar}>
        <Choice
          label="Time step"
          options={grains.map((key) => ({ key, name: GRAIN_NAMES[key] }))}
          value={grain}
          onChange={setGrain}
        />
        <Button
          small
          disabled={shown.series.length === 0}
          onClick={() => {
            const rows = shown.times.map((_, row) => [
              at(row),
              ...shown.series.map(({ values }) => values[row] ?? null),
            ]);
            saveCsv(`${name}-${grain}.csv`, [header, ...rows]);
          }}
        >
          <Download size={16} />
          Download as CSV
        </Button>
      </div>
      <div className={styles.split}>
        <div className={styles.charts}>
          {shown.series.length === 0 ? (
            <p className={styles.none}>Choose a column.</p>
          ) : grain === "month" ? (
            <MonthBars shown={shown} hasYear={hasYear} />
          ) : (
            <LineChart shown={shown} grain={grain} hasYear={hasYear} />
          )}
          <p className={styles.note}>
            {grain === "file" ? "Each row of the file." : `${GRAIN_NAMES[grain]}: ${how}.`}
            {grain !== "month" && " Drag to zoom in, double-click to zoom out."}
            {table.leftOut > 0 && ` ${table.leftOut} rows of other periods are not shown.`}
          </p>
        </div>
        <ColumnChecks columns={columns} chosen={chosen} onToggle={toggle} />
      </div>
      {shown.series.length > 0 && (
        <DataTable
          caption={`${name}, ${GRAIN_NAMES[grain].toLowerCase()}`}
          header={header}
          rows={shown.times.map((_, row) => [at(row), ...shown.series.map(({ values }) => numberText(values[row]))])}
        />
      )}
    </>
  );
}
