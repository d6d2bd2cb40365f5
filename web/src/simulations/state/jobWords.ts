import type { JobRowFragment, JobType } from "../../api/operations";

export const TYPE_NAMES: Readonly<Record<JobType, string>> = {
  ENERGYPLUS: "EnergyPlus",
  ENERGYPLUS_SPLIT: "EnergyPlus, split",
  JEPLUS: "jEPlus",
  RADIANCE: "Radiance",
  DAYSIM: "DaySim",
  UNKNOWN: "Other",
};

export const titleOf = ({ id, title }: Pick<JobRowFragment, "id" | "title">): string =>
  title?.trim() ? title.trim() : `Simulation ${id}`;

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });
const STEPS = [
  ["second", 60],
  ["minute", 60],
  ["hour", 24],
  ["day", 7],
] as const;

const day = new Intl.DateTimeFormat("en", { dateStyle: "medium" });

/** A time that has passed, e.g. "5 min. ago", "yesterday", "Jul 6, 2021". */
export function ago(time: string, now: number): string {
  let value = Math.max(0, now - Date.parse(time)) / 1000;
  if (value < 10) return "just now";
  for (const [unit, size] of STEPS) {
    if (value < size) return relative.format(-Math.floor(value), unit);
    value /= size;
  }
  return day.format(new Date(time));
}

const clock = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "medium" });

export const moment = (time: string): string => clock.format(new Date(time));
