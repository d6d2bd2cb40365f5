import type { EpwHour } from "../epw.js";

/** Degree-days are counted from this temperature, °C, for heating and for cooling. */
export const baseTemperature = 18;

export interface MonthClimate {
  /** In kelvin-days: the sum of the hourly differences below the base temperature, divided by 24. */
  readonly heatingDegreeDays: number;
  /** The same above the base temperature. */
  readonly coolingDegreeDays: number;
  readonly meanTemperature: number;
}

export interface Climate {
  /** January first. */
  readonly months: readonly MonthClimate[];
  /** The mean temperature of the hours that end at 1, 2, … 24. */
  readonly meanByHour: readonly number[];
  readonly year: MonthClimate;
}

/** Degree-days and mean temperatures, by month and by hour of the day. */
export function climateOf(hours: readonly EpwHour[]): Climate {
  const months = Array.from({ length: 12 }, () => new Sums());
  const byHour = Array.from({ length: 24 }, () => new Sums());
  const year = new Sums();
  for (const { month, hour, dryBulb } of hours) {
    for (const sums of [months[month - 1], byHour[hour - 1], year]) sums?.add(dryBulb);
  }
  return {
    months: months.map((each) => each.result()),
    meanByHour: byHour.map((each) => each.result().meanTemperature),
    year: year.result(),
  };
}

class Sums {
  #count = 0;
  #total = 0;
  #below = 0;
  #above = 0;

  add(degrees: number): void {
    this.#count++;
    this.#total += degrees;
    this.#below += Math.max(0, baseTemperature - degrees);
    this.#above += Math.max(0, degrees - baseTemperature);
  }

  result(): MonthClimate {
    return {
      heatingDegreeDays: this.#below / 24,
      coolingDegreeDays: this.#above / 24,
      meanTemperature: this.#total / this.#count,
    };
  }
}

/** What the sandbox reads of a model: comments that say how the box is. */
export interface Box {
  /** Floor area, m²: `! area: 48`, which is also the default. */
  readonly area: number;
  /** Heat loss for each kelvin, W/K: `! ua: 120`, which is also the default. */
  readonly ua: number;
  /** `! sandbox: fatal` makes the run end as EnergyPlus does after a fatal error. */
  readonly isFatal: boolean;
  /** `! sandbox: seconds 30` makes a case last that long. */
  readonly seconds: number | undefined;
}

export function readBox(idf: string): Box {
  const number = (pattern: RegExp) => {
    const found = pattern.exec(idf)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const area = number(/!\s*area:\s*(\d+(?:\.\d+)?)/i);
  return {
    area: area !== undefined && area > 0 ? area : 48,
    ua: number(/!\s*ua:\s*(\d+(?:\.\d+)?)/i) ?? 120,
    isFatal: /!\s*sandbox:\s*fatal\b/i.test(idf),
    seconds: number(/!\s*sandbox:\s*seconds\s+(\d+(?:\.\d+)?)/i),
  };
}

/** The energy in kWh that the box loses over so many kelvin-days. */
export function energy(degreeDays: number, { ua }: Box): number {
  return (degreeDays * 24 * ua) / 1000;
}
