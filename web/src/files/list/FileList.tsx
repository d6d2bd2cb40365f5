import { type RefObject, useImperativeHandle, useLayoutEffect, useRef, useState } from "react";
import { WindowVirtualizer, type WindowVirtualizerHandle } from "virtua";
import type { Entry } from "../Listings";
import type { Order } from "./entryOrder";
import styles from "./FileList.module.css";
import { FileListHead } from "./FileListHead";
import { FileRow, type RowEvents } from "./FileRow";
import { RowMenu } from "./RowMenu";
import type { Selection } from "./useSelection";

export interface FileListHandle {
  /** Moves the focus by some rows; with `selects` the rows on the way are selected. */
  readonly move: (rows: number, selects: boolean) => void;
  /** The row that has, or last had, the focus. */
  readonly active: () => Entry | undefined;
}

interface Props {
  readonly ref: RefObject<FileListHandle | null>;
  readonly entries: readonly Entry[];
  readonly selection: Selection;
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
  readonly onDelete: (entry: Entry) => void;
  readonly onZip: (entry: Entry) => void;
}

/** An estimate, until a row is measured. Pixels. */
const ROW_HEIGHT = 41;

/** A new row is hidden, and cannot have the focus, until the list has measured it. */
function focusWhenShown(link: HTMLElement, frames = 10): void {
  link.focus({ preventScroll: true });
  if (frames > 0 && link.isConnected && document.activeElement !== link) {
    requestAnimationFrame(() => focusWhenShown(link, frames - 1));
  }
}

/** The entries of a folder. Only the rows in sight are in the document, so that large folders are fast. */
export function FileList({ ref, entries, selection, order, onOrder, onDelete, onZip }: Props) {
  const grid = useRef<HTMLDivElement>(null);
  const rows = useRef<WindowVirtualizerHandle>(null);
  /** Until the row that is moved to is in the document: the list has to scroll first. */
  const wantsFocus = useRef(false);
  const [activePath, setActivePath] = useState<string>();
  const [menu, setMenu] = useState<{ readonly entry: Entry; readonly at: { x: number; y: number } }>();
  const found = entries.findIndex(({ path }) => path === activePath);
  const activeIndex = Math.max(0, found);

  useImperativeHandle(ref, () => ({
    active: () => (found < 0 ? undefined : entries[found]),
    move: (count, selects) => {
      const from = grid.current?.contains(document.activeElement) ? activeIndex : Math.max(-1, found - 1);
      const next = entries[Math.max(0, Math.min(entries.length - 1, from + count))];
      if (!next) return;
      const last = entries[activeIndex];
      if (selects && last && selection.entries.length === 0) selection.only(last);
      if (selects) selection.extendTo(next);
      rows.current?.scrollToIndex(entries.indexOf(next), { align: "nearest" });
      setActivePath(next.path);
      const link = next === last && grid.current?.querySelector<HTMLElement>("[data-active] a");
      if (link) link.focus({ preventScroll: true });
      else wantsFocus.current = true;
    },
  }));

  const latest = useRef({ selection, onDelete, onZip });
  useLayoutEffect(() => {
    latest.current = { selection, onDelete, onZip };
  });
  // The same object each time, so that only the rows that change are rendered.
  const [events] = useState<RowEvents>(() => ({
    onActive: (link) => {
      if (wantsFocus.current) focusWhenShown(link);
      wantsFocus.current = false;
    },
    onFocus: ({ path }) => setActivePath(path),
    onSelect: (entry, { shiftKey }) => {
      if (shiftKey) latest.current.selection.extendTo(entry);
      else latest.current.selection.toggle(entry);
    },
    onPick: (entry, event) => {
      if (event.shiftKey) latest.current.selection.extendTo(entry);
      else if (event.ctrlKey || event.metaKey) latest.current.selection.toggle(entry);
      else latest.current.selection.only(entry);
    },
    onMenu: (entry, at) => setMenu({ entry, at }),
    onDelete: (entry) => latest.current.onDelete(entry),
    onZip: (entry) => latest.current.onZip(entry),
  }));

  return (
    <>
      <div
        ref={grid}
        role="grid"
        aria-label="Files and folders"
        aria-multiselectable
        aria-rowcount={entries.length + 1}
        className={styles.list}
      >
        <FileListHead entries={entries} selection={selection} order={order} onOrder={onOrder} />
        <div role="rowgroup">
          <WindowVirtualizer ref={rows} data={entries} itemSize={ROW_HEIGHT} bufferSize={200}>
            {(entry, index) => (
              <FileRow
                key={entry.path}
                entry={entry}
                index={index}
                isActive={index === activeIndex}
                isSelected={selection.has(entry)}
                events={events}
              />
            )}
          </WindowVirtualizer>
        </div>
      </div>
      {menu && <RowMenu {...menu} onClose={() => setMenu(undefined)} onDelete={onDelete} onZip={onZip} />}
    </>
  );
}
