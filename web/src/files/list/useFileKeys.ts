import { useEffect, useEffectEvent } from "react";

export interface FileKeys {
  /** Moves to another row: by some rows, or far. With Shift it selects on the way. */
  readonly move: (rows: number, selects: boolean) => void;
  readonly toggle: () => void;
  readonly selectAll: () => void;
  readonly clear: () => void;
  readonly remove: () => void;
  readonly upload: () => void;
  readonly filter: () => void;
}

/** Rows of Page Up and Page Down. */
const PAGE = 10;

const STEPS: Readonly<Partial<Record<string, number>>> = {
  ...{ ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE },
  ...{ End: Infinity, Home: -Infinity },
};

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || (target.matches("input, textarea, select") && !target.matches("[type=checkbox]")));

/** Whether the focus is in the list, or on nothing that has a use for arrows and spaces of its own. */
const isFree = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.matches("body, main, h1") || target.closest("[role=grid]") !== null);

function run(event: KeyboardEvent, keys: FileKeys): boolean {
  const { key, shiftKey, target } = event;
  const withControl = event.ctrlKey || event.metaKey;
  if (withControl) {
    if (key.toLowerCase() !== "a" || event.altKey || shiftKey) return false;
    keys.selectAll();
    return true;
  }
  if (event.altKey) return false;
  const step = STEPS[key];
  if (step !== undefined) {
    if (!isFree(target)) return false;
    keys.move(step, shiftKey);
    return true;
  }
  switch (key) {
    case " ":
      if (!(target instanceof HTMLElement && target.matches("[role=grid] a"))) return false;
      keys.toggle();
      return true;
    case "Delete":
      keys.remove();
      return true;
    case "Escape":
      keys.clear();
      return true;
    case "u":
      keys.upload();
      return true;
    case "/":
      keys.filter();
      return true;
    default:
      return false;
  }
}

/** The keys of a file manager, unless one types in a field, or a dialog or a menu is open. */
export function useFileKeys(keys: FileKeys): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const isElsewhere = isTyping(event.target) || document.querySelector("dialog[open], [role=menu]") !== null;
    if (event.defaultPrevented || isElsewhere) return;
    if (run(event, keys)) event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKeyDown(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);
}
