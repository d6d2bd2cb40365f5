import { Download, EllipsisVertical, FolderDown, Trash2 } from "../../icons/icons";
import { memo, type MouseEvent, useLayoutEffect, useRef, useState } from "react";
import { Link } from "../../routing/Link";
import { DownloadLink } from "../../downloads/DownloadLink";
import { byteCount } from "../../ui/byteCount";
import { IconButton } from "../../ui/IconButton";
import { entryAddress } from "../filePath";
import { type Entry, isFile } from "../Listings";
import { EntryIcon } from "./EntryIcon";
import { kindName } from "./entryOrder";
import styles from "./FileList.module.css";

export interface RowEvents {
  /** It is in the document, and the row that the keys lead to. */
  readonly onActive: (link: HTMLElement) => void;
  readonly onFocus: (entry: Entry) => void;
  /** Of the checkbox. */
  readonly onSelect: (entry: Entry, event: MouseEvent) => void;
  /** A click on the row, beside its name. */
  readonly onPick: (entry: Entry, event: MouseEvent) => void;
  readonly onMenu: (entry: Entry, at: { readonly x: number; readonly y: number }) => void;
  readonly onDelete: (entry: Entry) => void;
  readonly onZip: (entry: Entry) => void;
}

interface Props {
  readonly entry: Entry;
  readonly index: number;
  /** Whether the Tab key reaches it. The arrow keys lead to the others. */
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly events: RowEvents;
}

/** A row. It has quick actions while the pointer is over it or the keyboard is at it; all actions are in its menu. */
export const FileRow = memo(function FileRow({ entry, index, isActive, isSelected, events }: Props) {
  const [isHovered, setHovered] = useState(false);
  const link = useRef<HTMLAnchorElement>(null);
  useLayoutEffect(() => {
    if (isActive && link.current) events.onActive(link.current);
  }, [isActive, events]);
  const tabIndex = isActive ? 0 : -1;
  const size = byteCount(entry.size);
  const openMenu = (event: MouseEvent<HTMLElement>) => {
    const { right, bottom } = event.currentTarget.getBoundingClientRect();
    events.onMenu(entry, { x: right - 200, y: bottom });
  };
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-active={isActive || undefined}
      className={styles.row}
      onPointerEnter={() => setHovered(true)}
      onPointerLeave={() => setHovered(false)}
      onFocus={() => events.onFocus(entry)}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest("a, button, label") === null) {
          events.onPick(entry, event);
        }
      }}
      onContextMenu={(event) => {
        if (event.target instanceof Element && event.target.closest("a") !== null && event.shiftKey) return;
        event.preventDefault();
        events.onMenu(entry, { x: event.clientX, y: event.clientY });
      }}
    >
      <div role="gridcell" className={styles.check}>
        <label>
          <input
            type="checkbox"
            aria-label={`Select ${entry.name}`}
            tabIndex={tabIndex}
            checked={isSelected}
            onClick={(event) => events.onSelect(entry, event)}
            readOnly
          />
        </label>
      </div>
      <div role="rowheader" className={styles.name}>
        <Link ref={link} to={entryAddress(entry)} tabIndex={tabIndex} title={entry.name}>
          <EntryIcon entry={entry} />
          <span className={styles.words}>
            <span className={styles.clamped}>{entry.name}</span>
            <span className={styles.sizeBelow}>{size}</span>
          </span>
        </Link>
      </div>
      <div role="gridcell" className={styles.kind}>
        {kindName(entry)}
      </div>
      <div role="gridcell" className={styles.size}>
        {size}
      </div>
      <div role="gridcell" className={styles.actions}>
        {(isHovered || isActive) && <QuickActions entry={entry} tabIndex={tabIndex} events={events} />}
        <IconButton label={`More for ${entry.name}`} tabIndex={tabIndex} aria-haspopup="menu" onClick={openMenu}>
          <EllipsisVertical size={18} />
        </IconButton>
      </div>
    </div>
  );
});

type QuickProps = Pick<Props, "entry" | "events"> & { readonly tabIndex: number };

function QuickActions({ entry, tabIndex, events }: QuickProps) {
  return (
    <span className={styles.quick}>
      {isFile(entry) ? (
        <DownloadLink file={entry} className={styles.download} label={`Download ${entry.name}`} tabIndex={tabIndex}>
          <Download size={18} />
        </DownloadLink>
      ) : (
        <IconButton label={`Download ${entry.name}`} tabIndex={tabIndex} onClick={() => events.onZip(entry)}>
          <FolderDown size={18} />
        </IconButton>
      )}
      <IconButton danger label={`Delete ${entry.name}`} tabIndex={tabIndex} onClick={() => events.onDelete(entry)}>
        <Trash2 size={18} />
      </IconButton>
    </span>
  );
}
