import type { Epw, EpwHour } from "../epw.js";
import { baseTemperature, type Box, type Climate, energy } from "./degreeDays.js";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const program = "ENSIMS sandbox (degree-days, no EnergyPlus)";

export const noEnergyPlus = "This is the ENSIMS sandbox: no EnergyPlus ran.";

/** What one run has: the box in its climate, and when it ran. */
export interface Run {
  readonly box: Box;
  readonly weather: Pick<Epw, "city" | "site"> & { readonly climate: Climate };
  readonly at: Date;
  readonly elapsedMs: number;
}

/** The first line of the text files. `YMD` is in UTC. */
export function programLine(at: Date, name = program): string {
  return `Program Version,${name}, 1.0.0, YMD=${at.toISOString().slice(0, 16).replaceAll("-", ".").replace("T", " ")}`;
}

/** The line by which EnergyPlus ends, in `eplusout.end` and `eplusout.err`. */
export function endLine({ box, elapsedMs }: Run): string {
  const verdict = box.isFatal
    ? "EnergyPlus Terminated--Fatal Error Detected. 2 Warning; 1 Severe Errors"
    : "EnergyPlus Completed Successfully-- 1 Warning; 0 Severe Errors";
  const minutes = Math.floor(elapsedMs / 60_000);
  const seconds = ((elapsedMs % 60_000) / 1000).toFixed(2).padStart(5);
  return `${verdict}; Elapsed Time=00hr ${String(minutes).padStart(2, "0")}min ${seconds}sec`;
}

export function errText(run: Run): string {
  const lines = [programLine(run.at), `   ** Warning ** ${noEnergyPlus} The numbers come from degree-days.`];
  if (run.box.isFatal) {
    lines.push("   ** Warning ** The model has the comment `! sandbox: fatal`.");
    lines.push("   ** Severe  ** The run ends as after a fatal error, because the model asks for it.");
    lines.push("   **  Fatal  ** ENSIMS sandbox: preceding error causes termination.");
  }
  return text([...lines, `   ************* ${endLine(run)}`]);
}

/** Where, and how large: lines as EnergyPlus has them, a `!` line naming the columns of the next. */
export function eioText({ box, weather, at }: Run): string {
  return text([
    programLine(at),
    "! <Site:Location>, Location Name, Latitude {N+/S- Deg}, Longitude {E+/W- Deg}, Time Zone Number {GMT+/-}, Elevation {m}",
    `Site:Location,${[weather.city, ...weather.site].join(",")}`,
    "! <Sandbox Box>, Floor Area {m2}, Heat Loss {W/K}, Base Temperature {C}",
    `Sandbox Box,${box.area},${box.ua},${baseTemperature}`,
  ]);
}

interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly [name: string, ...values: number[]])[];
}

function tables({ box, weather: { climate } }: Run): Table[] {
  const { year } = climate;
  const total = (degreeDays: number): [number, number] => {
    const kWh = energy(degreeDays, box);
    return [kWh, kWh / box.area];
  };
  return [
    {
      title: "Energy of the year",
      columns: ["Total Energy [kWh]", "Energy Per Floor Area [kWh/m2]"],
      rows: [
        ["Heating", ...total(year.heatingDegreeDays)],
        ["Cooling", ...total(year.coolingDegreeDays)],
        ["Heating and cooling", ...total(year.heatingDegreeDays + year.coolingDegreeDays)],
      ],
    },
    {
      title: "Months",
      columns: [
        `Heating Degree-Days to ${baseTemperature} C [Kd]`,
        `Cooling Degree-Days to ${baseTemperature} C [Kd]`,
        "Mean Temperature [C]",
        "Heating [kWh]",
        "Cooling [kWh]",
      ],
      rows: climate.months.map(({ heatingDegreeDays: heating, coolingDegreeDays: cooling, meanTemperature }, month) => [
        months[month] ?? "",
        ...[heating, cooling, meanTemperature, energy(heating, box), energy(cooling, box)],
      ]),
    },
    {
      title: "Hours of the day",
      columns: ["Mean Temperature [C]"],
      rows: climate.meanByHour.map((mean, hour) => [`to ${hour + 1}:00`, mean]),
    },
  ];
}

export function tableCsv(run: Run): string {
  const blocks = tables(run).flatMap(({ title, columns, rows }) => [
    "",
    title,
    `,,${columns.join(",")}`,
    ...rows.map(([name, ...values]) => `,${name},${values.map(rounded).join(",")}`),
  ]);
  return text([
    programLine(run.at),
    "Tabular Output Report in Format: ,Comma",
    "",
    `Environment:,${run.weather.city}`,
    "",
    "REPORT:,Degree-Day Summary",
    "FOR:,Entire Facility",
    ...blocks,
  ]);
}

export function tableHtm(run: Run): string {
  const cells = (tag: string, values: readonly string[]) =>
    `<tr>${values.map((value) => `<${tag}>${escapeHtml(value)}</${tag}>`).join("")}</tr>`;
  const blocks = tables(run).map(({ title, columns, rows }) =>
    [
      `<h2>${title}</h2>`,
      '<table border="1" cellpadding="4" cellspacing="0">',
      cells("th", ["", ...columns]),
      ...rows.map(([name, ...values]) => cells("td", [name, ...values.map(rounded)])),
      "</table>",
    ].join("\n"),
  );
  return text([
    "<!DOCTYPE html>",
    `<html lang="en"><head><meta charset="utf-8"><title>Degree-day summary</title></head><body>`,
    `<p role="note" style="background:#fd6;padding:1em"><strong>${noEnergyPlus}</strong> The numbers come from degree-days.</p>`,
    `<p>${escapeHtml(programLine(run.at))}</p>`,
    `<h1>Degree-day summary: ${escapeHtml(run.weather.city)}</h1>`,
    ...blocks,
    "</body></html>",
  ]);
}

/**
 * Hourly energy in joules, a row an hour, of one month (1 to 12) or all. The names of the columns have to be the first
 * line, for those who read CSV; so they say what the other files say in their first line.
 */
export function meterCsv(box: Box, year: readonly EpwHour[], month?: number): string {
  const name = (kind: string) => `${kind}:ENSIMS sandbox no EnergyPlus [J](Hourly)`;
  const joules = (kelvins: number) => (Math.max(0, kelvins) * box.ua * 3600).toFixed(0);
  const two = (value: number) => (value < 10 ? `0${value}` : `${value}`);
  const hours = month === undefined ? year : year.filter((each) => each.month === month);
  return text([
    `Date/Time,${name("Heating")},${name("Cooling")}`,
    ...hours.map(({ month, day, hour, dryBulb }) => {
      const time = ` ${two(month)}/${two(day)}  ${two(hour)}:00:00`;
      return `${time},${joules(baseTemperature - dryBulb)},${joules(dryBulb - baseTemperature)}`;
    }),
  ]);
}

export function text(lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}

export function rounded(value: number): string {
  return value.toFixed(2);
}

function escapeHtml(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
