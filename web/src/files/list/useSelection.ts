import { useMemo, useState } from "react";
import type { Entry } from "../useFolder";

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

const NOTHING: ReadonlySet<string> = new Set();

/** The selected ones of the entries that are shown; what a filter hides is not selected. */
export function useSelection(shown: readonly Entry[]): Selection {
  const [paths, setPaths] = useState(NOTHING);
  const [anchor, setAnchor] = useState<string>();
  const entries = useMemo(() => (paths.size === 0 ? [] : shown.filter(({ path }) => paths.has(path))), [shown, paths]);
  const set = (selected: Iterable<string>, from: string | undefined) => {
    setPaths(new Set(selected));
    setAnchor(from);
  };
  return {
    entries,
    has: ({ path }) => paths.has(path),
    only: ({ path }) => set([path], path),
    toggle: ({ path }) => {
      const others = entries.map((entry) => entry.path).filter((other) => other !== path);
      set(paths.has(path) ? others : [...others, path], path);
    },
    extendTo: ({ path }) => {
      const indexOf = (wanted: string | undefined) => shown.findIndex((entry) => entry.path === wanted);
      const [from, to] = [indexOf(anchor ?? path), indexOf(path)];
      const range =
        from < 0 ? [path] : shown.slice(Math.min(from, to), Math.max(from, to) + 1).map((each) => each.path);
      set(range, from < 0 ? path : (anchor ?? path));
    },
    all: () =>
      set(
        shown.map(({ path }) => path),
        undefined,
      ),
    clear: () => set([], undefined),
  };
}
