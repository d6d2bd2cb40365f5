import { NetworkStatus } from "@apollo/client";
import { useQuery } from "@apollo/client/react";
import { FolderPageDocument, type FolderPageQuery } from "../api/operations";
import { type Failure, failureOf } from "../failures/failureOf";

/** As many entries come at once: a screenful and more, and a folder of thousands does not hold up the page. */
const PAGE_SIZE = 200;

export type Folder = NonNullable<FolderPageQuery["files"]>;
export type Entry = Folder["children"]["edges"][number]["node"];

export interface FolderView {
  /** Null when there is no such folder, undefined while that is not known. */
  readonly folder: Folder | null | undefined;
  readonly entries: readonly Entry[];
  readonly failure: Failure | undefined;
  readonly loadingMore: boolean;
  readonly loadMore: () => void;
  readonly refresh: () => void;
}

/** A folder, page by page. What was seen of it before is shown at once, while it is asked for again. */
export function useFolder(path: string): FolderView {
  const { data, error, fetchMore, refetch, networkStatus } = useQuery(FolderPageDocument, {
    variables: { path, first: PAGE_SIZE },
    fetchPolicy: "cache-and-network",
    nextFetchPolicy: "cache-first",
    notifyOnNetworkStatusChange: true,
  });
  const after = data?.files?.children.pageInfo.endCursor ?? null;
  return {
    folder: data?.files,
    entries: data?.files?.children.edges.map(({ node }) => node) ?? [],
    failure: error && failureOf(error),
    loadingMore: networkStatus === NetworkStatus.fetchMore,
    // A failure of either is in `error`.
    loadMore: () => void fetchMore({ variables: { after } }).catch(() => undefined),
    refresh: () => void refetch().catch(() => undefined),
  };
}
