import { useRef } from "react";
import styles from "./Charts.module.css";
import type { Shown } from "./series";
import { SERIES_TOKENS } from "./useColours";
import { useWidth } from "./useWidth";
import { labelOf, numberText, timeText } from "./words";

const HEIGHT = 300;
const MARGIN = { top: 12, right: 8, bottom: 28, left: 64 } as const;
/** Narrower groups have the name of each other month only. */
const NARROW = 44;

/** Round numbers from the lowest to the highest value. */
function ticksOf(low: number, high: number): readonly number[] {
  const rough = (high - low || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((each) => each * power >= rough) ?? 10);
  const from = Math.floor(low / step);
  return Array.from({ length: Math.ceil(high / step) - from + 1 }, (_, index) => (from + index) * step);
}

interface Props {
  readonly shown: Shown;
  readonly hasYear: boolean;
}

/** Bars for each month, with a chart for each unit. */
export function MonthBars({ shown, hasYear }: Props) {
  const units = [...new Set(shown.series.map(({ column }) => column.unit))];
  return units.map((unit) => (
    <Bars
      key={unit}
      hasYear={hasYear}
      shown={{ ...shown, series: shown.series.filter(({ column }) => column.unit === unit) }}
    />
  ));
}

function Bars({ shown: { times, series }, hasYear }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const values = series.flatMap((each) => each.values.filter((value) => value !== null));
  const ticks = ticksOf(Math.min(0, ...values), Math.max(0, ...values));
  const [low = 0, high = 1] = [ticks[0], ticks.at(-1)];
  const bottom = HEIGHT - MARGIN.bottom;
  const y = (value: number) => bottom - ((value - low) / (high - low || 1)) * (bottom - MARGIN.top);
  const group = Math.max(0, width - MARGIN.left - MARGIN.right) / times.length;
  const bar = (group * 0.75) / series.length;
  const names = series.map(({ column }) => labelOf(column)).join(", ");
  return (
    <div ref={box} className={styles.plot}>
      <p className={styles.note}>{series[0]?.column.unit}</p>
      {width > 0 && (
        <svg
          width={width}
          height={HEIGHT}
          role="img"
          aria-label={`Bars of ${names} for each month. The numbers are in the table below.`}
        >
          {ticks.map((tick) => (
            <g key={tick} className={styles.tick}>
              <line x1={MARGIN.left} x2={width - MARGIN.right} y1={y(tick)} y2={y(tick)} />
              <text x={MARGIN.left - 8} y={y(tick)} textAnchor="end" dominantBaseline="middle">
                {numberText(tick)}
              </text>
            </g>
          ))}
          {times.map((time, month) => (
            <g key={time} transform={`translate(${MARGIN.left + month * group + group * 0.125} 0)`}>
              {series.map(({ column, colour, values: each }, index) => {
                const value = each[month] ?? 0;
                return (
                  <rect
                    key={labelOf(column)}
                    x={index * bar}
                    width={Math.max(1, bar - 1)}
                    y={Math.min(y(0), y(value))}
                    height={Math.abs(y(value) - y(0))}
                    rx={2}
                    fill={`var(${SERIES_TOKENS[colour] ?? "--ink"})`}
                  >
                    <title>{`${timeText(time, "month", hasYear)}: ${labelOf(column)} ${numberText(each[month])}`}</title>
                  </rect>
                );
              })}
              {(group >= NARROW || month % 2 === 0) && (
                <text x={group * 0.375} y={HEIGHT - 8} textAnchor="middle" className={styles.month}>
                  {timeText(time, "month", hasYear)}
                </text>
              )}
            </g>
          ))}
        </svg>
      )}
    </div>
  );
}
