import { useMemo } from "react";
import { Plot } from "./Plot";
import { lineOptions } from "./plotOptions";
import type { Grain, Shown } from "./series";
import { useColours } from "./useColours";
import { labelOf } from "./words";

interface Props {
  readonly shown: Shown;
  readonly grain: Grain;
  readonly hasYear: boolean;
}

/** Lines over time. */
export function LineChart({ shown, grain, hasYear }: Props) {
  const colours = useColours();
  const data = useMemo<[number[], ...(number | null)[][]]>(
    () => [shown.times.map((time) => time / 1000), ...shown.series.map(({ values }) => [...values])],
    [shown],
  );
  const options = useMemo(
    () =>
      lineOptions({
        columns: shown.series.map(({ column, colour }) => ({ column, colour: colours.series[colour] ?? colours.ink })),
        rowCount: shown.times.length,
        ...{ grain, hasYear, colours },
      }),
    [shown, grain, hasYear, colours],
  );
  const names = shown.series.map(({ column }) => labelOf(column)).join(", ");
  return <Plot label={`Line chart of ${names}. The numbers are in the table below.`} data={data} options={options} />;
}
