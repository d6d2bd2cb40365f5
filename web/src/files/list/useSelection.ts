import { useMemo, useState } from "react";
import type { Entry } from "../Listings";
import { all, extendTo, NOTHING, only, toggle } from "./selection";

export interface Selection {
  /** In the order of the list. */
  readonly entries: readonly Entry[];
  readonly has: (entry: Entry) => boolean;
  /** Selects one entry and nothing else. */
  readonly only: (entry: Entry) => void;
  readonly toggle: (entry: Entry) => void;
  /** Selects all from the entry that was last touched to this one. */
  readonly extendTo: (entry: Entry) => void;
  readonly all: () => void;
  readonly clear: () => void;
}

/** The selected ones of the entries that are shown; what a filter hides is not selected. */
export function useSelection(shown: readonly Entry[]): Selection {
  const [selected, setSelected] = useState(NOTHING);
  const { paths } = selected;
  return {
    entries: useMemo(() => (paths.size === 0 ? [] : shown.filter(({ path }) => paths.has(path))), [shown, paths]),
    has: ({ path }) => paths.has(path),
    only: ({ path }) => setSelected(only(path)),
    toggle: ({ path }) => setSelected(toggle(selected, path, shown)),
    extendTo: ({ path }) => setSelected(extendTo(selected, path, shown)),
    all: () => setSelected(all(shown)),
    clear: () => setSelected(NOTHING),
  };
}
