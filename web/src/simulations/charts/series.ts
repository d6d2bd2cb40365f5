import type { Column, Table } from "./table";

/** How fine the time is. */
export type Grain = "file" | "day" | "month";

/** Quantities that add up over time; of others, such as temperatures, the mean is taken. */
const SUMMED = new Set(["kWh", "Wh", "kJ", "MJ", "GJ", "m3", "L", "kg"]);

export const isSummed = ({ unit }: Pick<Column, "unit">): boolean => SUMMED.has(unit);

export interface Shown {
  /** Milliseconds as if in UTC: of a day or a month its beginning. */
  readonly times: readonly number[];
  readonly series: readonly Series[];
}

export interface Series {
  readonly column: Column;
  /** Which of the colours it has. */
  readonly colour: number;
  readonly values: readonly (number | null)[];
}

/** A column that was chosen. */
export type Chosen = Pick<Series, "column" | "colour">;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Between two rows, as it is mostly. */
export function stepOf(times: Float64Array): number {
  const steps = Array.from(times.subarray(1, 101), (time, index) => time - (times[index] ?? 0)).sort((a, b) => a - b);
  return steps[Math.floor(steps.length / 2)] ?? DAY;
}

/** What of the file makes sense to draw. */
export function grainsOf(times: Float64Array): readonly Grain[] {
  const step = stepOf(times);
  const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
  return [
    "file",
    ...(step < DAY && span > 2 * DAY ? ["day" as const] : []),
    ...(step <= DAY && span > 40 * DAY ? ["month" as const] : []),
  ];
}

/** The beginning of the day or month. A row tells of the time before it, so midnight belongs to the day that ends. */
function beginning(time: number, grain: "day" | "month", step: number): number {
  const date = new Date(step < DAY ? time - 1 : time);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), grain === "day" ? date.getUTCDate() : 1);
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** The columns at a grain: sums of what adds up, means of the rest. */
export function seriesOf(columns: readonly Chosen[], times: Float64Array, grain: Grain): Shown {
  if (grain === "file") {
    return {
      times: Array.from(times),
      series: columns.map(({ column, colour }) => ({ column, colour, values: Array.from(column.values, orNull) })),
    };
  }
  const step = stepOf(times);
  const starts: number[] = [];
  const groups = Array.from(times, (time) => {
    const start = beginning(time, grain, step);
    if (starts.at(-1) !== start) starts.push(start);
    return starts.length - 1;
  });
  const series = columns.map(({ column, colour }): Series => {
    const sums = starts.map(() => 0);
    const counts = starts.map(() => 0);
    groups.forEach((group, row) => {
      const value = column.values[row] ?? NaN;
      if (Number.isNaN(value)) return;
      sums[group] = (sums[group] ?? 0) + value;
      counts[group] = (counts[group] ?? 0) + 1;
    });
    const values = sums.map((sum, group) => {
      const count = counts[group] ?? 0;
      return count === 0 ? null : isSummed(column) ? sum : sum / count;
    });
    return { column, colour, values };
  });
  return { times: starts, series };
}

/** Two columns as points, from left to right. */
export function pointsOf({ rowCount }: Table, x: Column, y: Column): readonly (readonly [x: number, y: number])[] {
  return Array.from({ length: rowCount }, (_, row): [number, number] => [x.values[row] ?? NaN, y.values[row] ?? NaN])
    .filter(([across, up]) => !Number.isNaN(across) && !Number.isNaN(up))
    .sort(([one], [other]) => one - other);
}
