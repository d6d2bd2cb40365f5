import { CloudUpload } from "lucide-react";
import { UploadButton } from "../uploads/UploadButton";
import { EmptyState } from "../ui/EmptyState";
import { Button } from "../ui/Button";
import { pluralize } from "../ui/pluralize";
import { FileList } from "./FileList";
import styles from "./FolderContent.module.css";
import type { Entry, FolderView } from "./useFolder";

interface Props {
  readonly view: FolderView;
  readonly onDelete: (entry: Entry) => void;
  readonly onFiles: (files: readonly File[]) => void;
}

/** The entries of a folder, or a placeholder while they load. */
export function FolderContent({ view, onDelete, onFiles }: Props) {
  const { folder, entries, failure, loadingMore, loadMore } = view;
  if (!folder) return failure ? null : <Skeleton />;
  const { totalCount, pageInfo } = folder.children;
  if (entries.length === 0) {
    return (
      <div className={styles.frame}>
        <EmptyState icon={<CloudUpload size={32} />} title="This folder is empty">
          <p>Drop files here, or choose them. Archives (.zip) are unpacked.</p>
          <UploadButton onFiles={onFiles} />
        </EmptyState>
      </div>
    );
  }
  return (
    <div className={styles.frame}>
      <FileList entries={entries} onDelete={onDelete} />
      {pageInfo.hasNextPage && (
        <div className={styles.more}>
          <p>
            First {entries.length.toLocaleString("en")} of {pluralize(totalCount, "entry", "entries")}
          </p>
          <Button small busy={loadingMore} onClick={loadMore}>
            Show more
          </Button>
        </div>
      )}
    </div>
  );
}

const ROWS = [62, 44, 71, 53, 38];

function Skeleton() {
  return (
    <div className={styles.frame} aria-busy>
      <p className="unseen" role="status">
        Loading …
      </p>
      {ROWS.map((width) => (
        <div key={width} className={styles.row} aria-hidden>
          <span className={styles.dot} />
          <span className={styles.bar} style={{ width: `${width / 2}%` }} />
        </div>
      ))}
    </div>
  );
}
