import { useEffect, useSyncExternalStore } from "react";
import type { Listing } from "./Listings";
import { useListings } from "./ListingsContext";

export interface FolderView extends Listing {
  readonly loadMore: () => void;
  readonly refresh: () => void;
}

/** Reads a folder, if it is needed. Shows at once what is known of it. */
export function useFolder(path: string, isNeeded = true): FolderView {
  const listings = useListings();
  const listing = useSyncExternalStore(listings.subscribe, () => listings.read(path));
  useEffect(() => {
    if (isNeeded) listings.refresh(path);
  }, [listings, path, isNeeded]);
  return { ...listing, loadMore: () => listings.loadMore(path), refresh: () => listings.refresh(path) };
}
