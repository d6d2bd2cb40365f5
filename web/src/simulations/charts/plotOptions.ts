import type uPlot from "uplot";
import type { Column } from "./table";
import type { Grain } from "./series";
import type { Colours } from "./useColours";
import { labelOf, numberText, tickText, timeText } from "./words";

export type PlotOptions = Omit<uPlot.Options, "width" | "height">;

const AXIS_SIZE = 64;
const LABEL_SIZE = 20;
/** As many characters of a label as fit beside an axis of a phone. */
const LABEL_LENGTH = 36;
/** Points are shown where there are fewer. */
const FEW = 40;

const lines = ({ ink, line }: Colours) => ({
  stroke: ink,
  grid: { stroke: line, width: 1 },
  ticks: { stroke: line, width: 1 },
});

/** Name and unit; a long name is cut off, the unit is not. */
function axisLabel({ name, unit }: Column): string {
  const room = LABEL_LENGTH - labelOf({ name: "", unit }).length;
  return labelOf({ name: name.length > room ? `${name.slice(0, room - 1)}…` : name, unit });
}

const numbers = (_plot: uPlot, splits: number[]) => splits.map(numberText);

interface LineOptions {
  readonly columns: readonly { readonly column: Column; readonly colour: string }[];
  readonly rowCount: number;
  readonly grain: Grain;
  readonly hasYear: boolean;
  readonly colours: Colours;
}

/** Lines over time. The first two units have an axis each. */
export function lineOptions({ columns, rowCount, grain, hasYear, colours }: LineOptions): PlotOptions {
  const units = [...new Set(columns.map(({ column }) => column.unit))];
  const scaleOf = (unit: string) => `y${units.indexOf(unit)}`;
  const common = lines(colours);
  return {
    // A date whose local time is what the file says.
    tzDate: (seconds) => new Date(new Date(seconds * 1000).toISOString().slice(0, -1)),
    axes: [
      {
        ...common,
        values: (_plot, splits, _axis, _space, step) => splits.map((at) => tickText(at * 1000, step * 1000, hasYear)),
      },
      ...units.slice(0, 2).map((unit, index) => ({
        ...common,
        scale: scaleOf(unit),
        size: AXIS_SIZE,
        grid: { ...common.grid, show: index === 0 },
        ...(unit !== "" && { label: unit, labelSize: LABEL_SIZE }),
        values: numbers,
      })),
    ],
    series: [
      {
        label: "Time",
        value: (_plot, at: number | null) => (at === null ? "–" : timeText(at * 1000, grain, hasYear)),
      },
      ...columns.map(({ column, colour }) => ({
        label: labelOf(column),
        scale: scaleOf(column.unit),
        stroke: colour,
        width: 1.5,
        points: { show: rowCount < FEW },
        value: (_plot: uPlot, value: number | null) => numberText(value),
      })),
    ],
  };
}

/** Points of two columns. */
export function scatterOptions(x: Column, y: Column, colours: Colours): PlotOptions {
  const common = lines(colours);
  return {
    scales: { x: { time: false } },
    axes: [
      { ...common, label: axisLabel(x), labelSize: LABEL_SIZE, values: numbers },
      { ...common, label: axisLabel(y), labelSize: LABEL_SIZE, size: AXIS_SIZE, values: numbers },
    ],
    series: [
      { label: labelOf(x), value: (_plot, value: number | null) => numberText(value) },
      {
        label: labelOf(y),
        stroke: colours.series[0] ?? colours.ink,
        paths: () => null,
        points: { show: true, size: 8, fill: colours.series[0] ?? colours.ink },
        value: (_plot, value: number | null) => numberText(value),
      },
    ],
  };
}
