import type { Column } from "./table";
import type { Grain } from "./series";

/** Name and unit. */
export const labelOf = ({ name, unit }: Pick<Column, "name" | "unit">): string =>
  unit === "" ? name : `${name} [${unit}]`;

const inUtc = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" });

const FORMATS = {
  month: inUtc({ month: "short" }),
  monthOfYear: inUtc({ month: "short", year: "numeric" }),
  day: inUtc({ day: "numeric", month: "short" }),
  dayOfYear: inUtc({ day: "numeric", month: "short", year: "numeric" }),
  hour: inUtc({ hour: "2-digit", minute: "2-digit" }),
} as const;

/** A time of a row. @param hasYear whether the file says the year */
export function timeText(time: number, grain: Grain, hasYear: boolean): string {
  const day = hasYear ? FORMATS.dayOfYear : FORMATS.day;
  if (grain === "month") return (hasYear ? FORMATS.monthOfYear : FORMATS.month).format(time);
  return grain === "day" ? day.format(time) : `${day.format(time)}, ${FORMATS.hour.format(time)}`;
}

/** Below an axis whose ticks are so far apart, in milliseconds. */
export function tickText(time: number, step: number, hasYear: boolean): string {
  const DAY = 86_400_000;
  if (step >= 28 * DAY) return (hasYear ? FORMATS.monthOfYear : FORMATS.month).format(time);
  if (step >= DAY) return FORMATS.day.format(time);
  return new Date(time).getUTCHours() === 0 ? FORMATS.day.format(time) : FORMATS.hour.format(time);
}

const number = new Intl.NumberFormat("en", { maximumSignificantDigits: 5 });

export const numberText = (value: number | null | undefined): string =>
  value === null || value === undefined ? "–" : number.format(value);
