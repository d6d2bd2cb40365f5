import { ArrowDown, ArrowUp } from "../../icons/icons";
import type { Entry } from "../Listings";
import type { Column, Order } from "./entryOrder";
import styles from "./FileList.module.css";
import type { Selection } from "./useSelection";

interface Props {
  readonly entries: readonly Entry[];
  readonly selection: Selection;
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
}

const COLUMNS = [
  { column: "name", title: "Name" },
  { column: "kind", title: "Kind" },
  { column: "size", title: "Size" },
] as const;

/** The titles of the columns; a click sorts by one, another click turns the order round. */
export function FileListHead({ entries, selection, order, onOrder }: Props) {
  const count = selection.entries.length;
  const hasAll = count > 0 && count === entries.length;
  const direction = (column: Column) =>
    order.column !== column ? undefined : order.isDescending ? "descending" : "ascending";
  return (
    <div role="rowgroup" className={styles.head}>
      <div role="row" aria-rowindex={1} className={styles.titles}>
        <div role="columnheader" className={styles.check}>
          <label>
            <input
              type="checkbox"
              aria-label="Select all"
              checked={hasAll}
              ref={(box) => {
                if (box) box.indeterminate = count > 0 && !hasAll;
              }}
              onChange={() => (count > 0 ? selection.clear() : selection.all())}
            />
          </label>
        </div>
        {COLUMNS.map(({ column, title }) => (
          <div key={column} role="columnheader" aria-sort={direction(column)} className={styles[column]}>
            <button
              type="button"
              onClick={() => onOrder({ column, isDescending: order.column === column && !order.isDescending })}
            >
              {title}
              {direction(column) === "ascending" && <ArrowUp size={14} />}
              {direction(column) === "descending" && <ArrowDown size={14} />}
            </button>
          </div>
        ))}
        <div role="columnheader" className={styles.actions}>
          <span className="unseen">Actions</span>
        </div>
      </div>
    </div>
  );
}
