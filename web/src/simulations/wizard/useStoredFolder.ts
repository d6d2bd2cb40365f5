import { useEffect, useEffectEvent, useMemo } from "react";
import type { Failure } from "../../failures/failureOf";
import { type Entry, type FileEntry, isFile } from "../../files/Listings";
import { useFolder } from "../../files/useFolder";

export interface StoredFolder {
  /** Null if there is no such folder, undefined until all of it has been read. */
  readonly files: readonly FileEntry[] | null | undefined;
  readonly folders: readonly Entry[];
  readonly failure: Failure | undefined;
  readonly refresh: () => void;
}

/** What is in a folder of the storage: all of its entries, however many. */
export function useStoredFolder(path: string, isNeeded: boolean): StoredFolder {
  const { folder, entries, failure, isReading, loadMore, refresh } = useFolder(path, isNeeded);
  const hasMore = folder?.children.pageInfo.hasNextPage === true;
  const isDue = isNeeded && hasMore && !isReading && !failure;
  const readOn = useEffectEvent(loadMore);
  useEffect(() => {
    if (isDue) readOn();
  }, [isDue]);
  const files = useMemo(() => entries.filter(isFile), [entries]);
  const folders = useMemo(() => entries.filter((entry) => !isFile(entry)), [entries]);
  return { files: hasMore ? undefined : folder && files, folders, failure, refresh };
}
