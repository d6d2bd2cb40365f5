import { CloudUpload } from "lucide-react";
import { UploadButton } from "../uploads/UploadButton";
import { Blank } from "../ui/Blank";
import { Button } from "../ui/Button";
import { counted } from "../ui/counted";
import { FileList } from "./FileList";
import styles from "./FolderContent.module.css";
import type { Entry, FolderView } from "./useFolder";

interface Props {
  readonly view: FolderView;
  readonly onDelete: (entry: Entry) => void;
  readonly onFiles: (files: readonly File[]) => void;
}

/** The entries of a folder; while they are not known yet, what they will look like. */
export function FolderContent({ view, onDelete, onFiles }: Props) {
  const { folder, entries, failure, loadingMore, loadMore } = view;
  if (!folder) return failure ? null : <Skeleton />;
  const { totalCount, pageInfo } = folder.children;
  if (entries.length === 0) {
    return (
      <div className={styles.frame}>
        <Blank icon={<CloudUpload size={32} />} title="This folder is empty">
          <p>Drop files here, or choose them. A .zip archive is unpacked, with its folders.</p>
          <UploadButton onFiles={onFiles} />
        </Blank>
      </div>
    );
  }
  return (
    <div className={styles.frame}>
      <FileList entries={entries} onDelete={onDelete} />
      {pageInfo.hasNextPage && (
        <div className={styles.more}>
          <p>
            The first {entries.length.toLocaleString("en")} of {counted(totalCount, "entry", "entries")}
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
        Reading the folder …
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
