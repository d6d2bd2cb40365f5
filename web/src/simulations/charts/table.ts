import { type Time, timeOf } from "./times";

export interface Column {
  /** Without its unit. */
  readonly name: string;
  readonly unit: string;
  /** NaN where there is no number. */
  readonly values: Float64Array;
}

/** A CSV file as columns of numbers. */
export interface Table {
  readonly columns: readonly Column[];
  /** The first column, if it is a time: ascending, in milliseconds as if in UTC. */
  readonly times: Float64Array | undefined;
  readonly hasYear: boolean;
  readonly rowCount: number;
  /** Rows of other periods, such as design days, that are not shown. */
  readonly leftOut: number;
}

const JOULES_PER_KWH = 3_600_000;

/** The rows of a file, turned into columns as they come. */
export class TableBuilder {
  #header: readonly string[] | undefined;
  #columns: number[][] = [];
  readonly #times: (Time | undefined)[] = [];

  add(cells: readonly string[]): void {
    if (!this.#header) {
      this.#header = cells;
      this.#columns = cells.map(() => []);
      return;
    }
    this.#times.push(timeOf(cells[0] ?? ""));
    this.#columns.forEach((column, index) => {
      const cell = cells[index]?.trim() ?? "";
      column.push(cell === "" ? NaN : Number(cell));
    });
  }

  build(): Table {
    const rowCount = this.#times.length;
    const isTime = rowCount > 0 && this.#times.filter(Boolean).length >= rowCount * 0.9;
    const [from, to] = isTime ? longestPeriod(this.#times) : [0, rowCount];
    const times = isTime ? Float64Array.from(this.#times.slice(from, to), (time) => time?.at ?? NaN) : undefined;
    const columns = (this.#header ?? []).flatMap((title, index) => {
      if (isTime && index === 0) return [];
      const values = Float64Array.from(this.#columns[index]?.slice(from, to) ?? []);
      return values.some((value) => !Number.isNaN(value)) ? [columnOf(title, values)] : [];
    });
    return {
      columns,
      times,
      hasYear: this.#times.some((time) => time?.hasYear),
      rowCount: to - from,
      leftOut: rowCount - (to - from),
    };
  }
}

/** Title and unit of `Heating:Electricity [J](Hourly)`. Joules are shown as kWh. */
function columnOf(title: string, values: Float64Array): Column {
  const unit = /\[([^\]]*)\]/.exec(title)?.[1]?.trim() ?? "";
  const name = title
    .replace(/\[[^\]]*\]/, "")
    .replace(/\((?:TimeStep|Each Call|Hourly|Daily|Monthly|RunPeriod|Annual)\)/i, "")
    .replace(/\s+/g, " ")
    .trim();
  if (unit !== "J") return { name, unit, values };
  return { name, unit: "kWh", values: values.map((value) => value / JOULES_PER_KWH) };
}

/** From where to where the longest part goes in which time goes on. */
function longestPeriod(times: readonly (Time | undefined)[]): readonly [from: number, to: number] {
  let best: readonly [number, number] = [0, 0];
  let from = 0;
  for (let index = 1; index <= times.length; index += 1) {
    const [before, time] = [times[index - 1], times[index]];
    if (time && before && time.at > before.at) continue;
    if (index - from > best[1] - best[0]) best = [from, index];
    from = index;
  }
  return best;
}
