/** What is selected, by paths. */
export interface Selected {
  readonly paths: ReadonlySet<string>;
  /** The entry that was last touched: where a range begins. */
  readonly anchor: string | undefined;
}

interface Listed {
  readonly path: string;
}

export const NOTHING: Selected = { paths: new Set(), anchor: undefined };

export const only = (path: string): Selected => ({ paths: new Set([path]), anchor: path });

export const all = (shown: readonly Listed[]): Selected => ({
  paths: new Set(shown.map(({ path }) => path)),
  anchor: undefined,
});

/** Selects one more, or one less; what is not shown is selected no longer. */
export function toggle({ paths }: Selected, path: string, shown: readonly Listed[]): Selected {
  const next = new Set(shown.map((each) => each.path).filter((each) => paths.has(each)));
  if (!next.delete(path)) next.add(path);
  return { paths: next, anchor: path };
}

/** Selects all from the anchor to an entry, and nothing else. */
export function extendTo({ anchor }: Selected, path: string, shown: readonly Listed[]): Selected {
  const indexOf = (wanted: string) => shown.findIndex((entry) => entry.path === wanted);
  const from = indexOf(anchor ?? path);
  if (from < 0) return only(path);
  const to = indexOf(path);
  const range = shown.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { paths: new Set(range.map((each) => each.path)), anchor: anchor ?? path };
}
