import { Download, Search, Trash2, X } from "../icons/icons";
import type { Ref } from "react";
import { Button } from "../ui/Button";
import { byteCount } from "../ui/byteCount";
import { IconButton } from "../ui/IconButton";
import { pluralize } from "../ui/pluralize";
import styles from "./FileToolbar.module.css";
import type { Selection } from "./list/useSelection";

interface Props {
  readonly ref: Ref<HTMLInputElement>;
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  /** The user goes from the filter down to the list, by a key. */
  readonly onDown: () => void;
  readonly shown: number;
  readonly total: number;
  readonly selection: Selection;
  readonly onDownload: () => void;
  readonly onDelete: () => void;
}

/** Above the list: the filter, and what can be done with the selection. */
export function FileToolbar({ ref, filter, onFilter, onDown, shown, total, selection, onDownload, onDelete }: Props) {
  const { entries } = selection;
  const size = byteCount(entries.reduce((sum, each) => sum + each.size, 0));
  return (
    <div className={`${styles.bar} ${entries.length > 0 ? styles.selecting : ""}`}>
      <div className={styles.filter}>
        <Search size={16} />
        <input
          ref={ref}
          type="search"
          aria-label="Filter by name"
          placeholder="Filter by name"
          aria-keyshortcuts="/"
          value={filter}
          onChange={({ target }) => onFilter(target.value)}
          onKeyDown={(event) => {
            if (event.key === "ArrowDown") {
              event.preventDefault();
              onDown();
            }
            if (event.key !== "Escape") return;
            onFilter("");
            event.currentTarget.blur();
          }}
        />
        <kbd aria-hidden>/</kbd>
      </div>
      <p className={styles.count} role="status">
        {entries.length > 0 ? (
          <>
            {entries.length.toLocaleString("en")} selected<span className={styles.size}>, {size}</span>
          </>
        ) : (
          filter !== "" && `${shown.toLocaleString("en")} of ${pluralize(total, "entry", "entries")}`
        )}
      </p>
      {entries.length > 0 && (
        <div className={styles.actions}>
          <Button small onClick={onDownload}>
            <Download size={16} />
            Download
          </Button>
          <Button small onClick={onDelete}>
            <Trash2 size={16} />
            Delete
          </Button>
          <IconButton label="Clear selection" onClick={selection.clear}>
            <X size={18} />
          </IconButton>
        </div>
      )}
    </div>
  );
}
