/** A year for times that have none, as those of EnergyPlus. 2000 has a 29th of February. */
const YEAR = 2001;
const LEAP_YEAR = 2000;

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** ` 01/21  24:00:00`: month, day, and the end of an hour or of a part of one. */
const ENERGYPLUS = /^\s*(\d\d)\/(\d\d)(?:\s+(\d\d):(\d\d)(?::(\d\d))?)?\s*$/;
const ISO = /^\s*(\d{4})[-/](\d\d)[-/](\d\d)(?:[T\s]+(\d\d):(\d\d)(?::(\d\d))?)?/;

export interface Time {
  /** Milliseconds since 1970, as if all were UTC: so no hour is twice or missing. */
  readonly at: number;
  readonly hasYear: boolean;
}

/** Reads a cell of a time column; undefined if it is no time. */
export function timeOf(cell: string): Time | undefined {
  const energyPlus = ENERGYPLUS.exec(cell);
  if (energyPlus) {
    const [month = 1, day = 1, hour = 0, minute = 0, second = 0] = energyPlus.slice(1).map((part) => Number(part || 0));
    if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
    const year = month === 2 && day === 29 ? LEAP_YEAR : YEAR;
    return { at: Date.UTC(year, month - 1, day, hour, minute, second), hasYear: false };
  }
  const iso = ISO.exec(cell);
  if (iso) {
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = iso
      .slice(1)
      .map((part) => Number(part || 0));
    return { at: Date.UTC(year, month - 1, day, hour, minute, second), hasYear: true };
  }
  const month = MONTHS.indexOf(cell.trim().slice(0, 3).toLowerCase());
  return month < 0 || !/^\s*[A-Za-z]{3,9}\s*$/.test(cell)
    ? undefined
    : { at: Date.UTC(YEAR, month, 1), hasYear: false };
}
