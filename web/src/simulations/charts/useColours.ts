import { useSyncExternalStore } from "react";

/** Colours for a canvas, which knows no custom properties. */
export interface Colours {
  readonly ink: string;
  readonly line: string;
  /** Of the series, in turn. */
  readonly series: readonly string[];
}

/** See `tokens.css`. */
export const SERIES_TOKENS = [
  ...(["--model", "--folder", "--data", "--picture"] as const),
  ...(["--archive", "--danger", "--good", "--text"] as const),
] as const;

const dark = window.matchMedia("(prefers-color-scheme: dark)");
let known: { readonly isDark: boolean; readonly colours: Colours } | undefined;

function subscribe(listener: () => void): () => void {
  dark.addEventListener("change", listener);
  return () => dark.removeEventListener("change", listener);
}

function read(): Colours {
  if (known?.isDark !== dark.matches) {
    const style = getComputedStyle(document.documentElement);
    const valueOf = (token: string) => style.getPropertyValue(token).trim();
    const colours = { ink: valueOf("--ink-soft"), line: valueOf("--line"), series: SERIES_TOKENS.map(valueOf) };
    known = { isDark: dark.matches, colours };
  }
  return known.colours;
}

/** The colours of the scheme that is in use: the same object until it changes. */
export const useColours = (): Colours => useSyncExternalStore(subscribe, read);
