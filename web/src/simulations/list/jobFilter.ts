import type { JobFilter, JobRowFragment, JobStatus } from "../../api/operations";

/** The tabs, with the statuses of each. */
export const TABS = [
  { key: "all", name: "All", statuses: undefined },
  { key: "active", name: "Active", statuses: ["UNPACKED", "ACCEPTED", "QUEUED"] },
  { key: "finished", name: "Finished", statuses: ["FINISHED"] },
  { key: "cancelled", name: "Cancelled", statuses: ["CANCELED"] },
  { key: "rejected", name: "Rejected", statuses: ["REJECTED"] },
] as const satisfies readonly {
  readonly key: string;
  readonly name: string;
  readonly statuses: readonly JobStatus[] | undefined;
}[];

export type Tab = (typeof TABS)[number];

/** What the URL says of the list: `?show=active&from=2026-11-01&to=2026-11-29`. */
export interface Shown {
  readonly tab: Tab;
  /** Days in the time zone of the user; empty where it is open. */
  readonly from: string;
  readonly to: string;
}

const dayOf = (text: string | null): string =>
  text !== null && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : "";

export function shownBy(parameters: URLSearchParams): Shown {
  const tab = TABS.find(({ key }) => key === parameters.get("show")) ?? TABS[0];
  return { tab, from: dayOf(parameters.get("from")), to: dayOf(parameters.get("to")) };
}

/** A day later or earlier: the days of the upstream may begin at another hour than those of the user. */
const shifted = (day: string, by: number) => new Date(Date.parse(day) + by * 86_400_000).toISOString().slice(0, 10);

export function filterOf({ tab, from, to }: Shown): JobFilter | null {
  if (!tab.statuses && from === "" && to === "") return null;
  return {
    status: tab.statuses ? [...tab.statuses] : null,
    since: from === "" ? null : shifted(from, -1),
    till: to === "" ? null : shifted(to, 1),
  };
}

/** Whether the job was received on one of the days. One without a time is shown. */
export function isOnDays({ receivedAt }: Pick<JobRowFragment, "receivedAt">, { from, to }: Shown): boolean {
  if (receivedAt === null) return true;
  const at = Date.parse(receivedAt);
  const isAfter = from === "" || at >= new Date(`${from}T00:00:00`).getTime();
  return isAfter && (to === "" || at <= new Date(`${to}T23:59:59.999`).getTime());
}

export const isOfTab = ({ status }: Pick<JobRowFragment, "status">, { tab }: Shown): boolean =>
  tab.statuses?.some((each) => each === status) ?? true;
