import { CloudUpload, SearchX } from "../icons/icons";
import type { ReactNode } from "react";
import type { Chosen } from "../uploads/Chosen";
import { UploadButton, UploadFolderButton } from "../uploads/UploadButtons";
import { EmptyState } from "../ui/EmptyState";
import { Button } from "../ui/Button";
import { pluralize } from "../ui/pluralize";
import styles from "./FolderContent.module.css";
import type { FolderView } from "./useFolder";

interface Props {
  readonly view: FolderView;
  readonly toolbar: ReactNode;
  /** The list; undefined if the filter leaves nothing. */
  readonly list: ReactNode;
  readonly onFiles: (files: readonly Chosen[]) => void;
}

/** The entries of a folder, or a placeholder while they load. */
export function FolderContent({ view, toolbar, list, onFiles }: Props) {
  const { folder, entries, failure, isReading, loadMore } = view;
  if (!folder) return failure ? null : <Skeleton />;
  const { totalCount, pageInfo } = folder.children;
  if (entries.length === 0) {
    return (
      <div className={styles.frame}>
        <EmptyState icon={<CloudUpload size={32} />} title="This folder is empty">
          <p>Drop files or folders here, or choose them. Archives (.zip) are unpacked.</p>
          <div className={styles.choices}>
            <UploadFolderButton onFiles={onFiles} />
            <UploadButton onFiles={onFiles} />
          </div>
        </EmptyState>
      </div>
    );
  }
  return (
    <div className={styles.frame}>
      <div className={styles.toolbar}>{toolbar}</div>
      {list ?? <EmptyState icon={<SearchX size={32} />} title="No name has these words" />}
      {pageInfo.hasNextPage && (
        <div className={styles.more}>
          <p>
            First {entries.length.toLocaleString("en")} of {pluralize(totalCount, "entry", "entries")}
          </p>
          <Button small busy={isReading} onClick={loadMore}>
            Show more
          </Button>
        </div>
      )}
    </div>
  );
}

const ROWS = [62, 44, 71, 53, 38, 58, 47];

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
