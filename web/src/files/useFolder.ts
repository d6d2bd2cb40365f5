import { useEffect, useSyncExternalStore } from "react";
import type { Listing } from "./Listings";
import { useListings } from "./ListingsContext";

export interface FolderView extends Listing {
  readonly loadMore: () => void;
  readonly refresh: () => void;
}

/** Reads a folder. Shows at once what is known of it. */
export function useFolder(path: string): FolderView {
  const listings = useListings();
  const listing = useSyncExternalStore(listings.subscribe, () => listings.read(path));
  useEffect(() => listings.refresh(path), [listings, path]);
  return { ...listing, loadMore: () => listings.loadMore(path), refresh: () => listings.refresh(path) };
}
