import { fileKind } from "../fileKind";
import type { Entry } from "../Listings";

export type Column = "name" | "kind" | "size";

export interface Order {
  readonly column: Column;
  readonly isDescending: boolean;
}

const { compare } = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

export const kindName = (entry: Entry): string => (entry.__typename === "Folder" ? "Folder" : fileKind(entry).name);

/** Sorts entries; folders are always first. */
export function sortEntries(entries: readonly Entry[], { column, isDescending }: Order): readonly Entry[] {
  const sign = isDescending ? -1 : 1;
  // Once for each entry, not for each of the comparisons.
  const kinds = column === "kind" ? new Map(entries.map((entry) => [entry, kindName(entry)])) : undefined;
  const compareColumn = (one: Entry, other: Entry): number => {
    if (column === "size") return one.size - other.size;
    const [kind, otherKind] = [kinds?.get(one) ?? "", kinds?.get(other) ?? ""];
    return kind === otherKind ? 0 : compare(kind, otherKind);
  };
  return entries.toSorted(
    (one, other) =>
      Number(other.isFolder) - Number(one.isFolder) ||
      sign * (compareColumn(one, other) || compare(one.name, other.name)),
  );
}

/** The entries whose name has all the words of a text, in any case. */
export function filterEntries(entries: readonly Entry[], text: string): readonly Entry[] {
  const words = text.normalize().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return entries;
  return entries.filter(({ name }) => {
    const lower = name.normalize().toLowerCase();
    return words.every((word) => lower.includes(word));
  });
}
