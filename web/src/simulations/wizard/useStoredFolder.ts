import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { Failure } from "../../failures/failureOf";
import { type Entry, type FileEntry, isFile } from "../../files/Listings";
import { useListings } from "../../files/ListingsContext";

export interface StoredFolder {
  /** Null if there is no such folder, undefined until all of it has been read. */
  readonly files: readonly FileEntry[] | null | undefined;
  readonly folders: readonly Entry[];
  readonly failure: Failure | undefined;
  readonly refresh: () => void;
}

/** What is in a folder of the storage: all of its entries, however many. */
export function useStoredFolder(path: string, isNeeded: boolean): StoredFolder {
  const listings = useListings();
  const { folder, entries, failure, isReading } = useSyncExternalStore(listings.subscribe, () => listings.read(path));
  const hasMore = folder?.children.pageInfo.hasNextPage === true;
  useEffect(() => {
    if (isNeeded) listings.refresh(path);
  }, [listings, path, isNeeded]);
  useEffect(() => {
    if (isNeeded && hasMore && !isReading && !failure) listings.loadMore(path);
  }, [listings, path, isNeeded, hasMore, isReading, failure]);
  const files = useMemo(() => entries.filter(isFile), [entries]);
  const folders = useMemo(() => entries.filter((entry) => !isFile(entry)), [entries]);
  return {
    files: folder && hasMore ? undefined : folder && files,
    folders,
    failure,
    refresh: () => listings.refresh(path),
  };
}
