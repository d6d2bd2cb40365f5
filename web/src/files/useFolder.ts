import { NetworkStatus } from "@apollo/client";
import { useQuery } from "@apollo/client/react";
import { FolderPageDocument, type FolderPageQuery } from "../api/operations";
import { type Failure, failureOf } from "../failures/failureOf";

/** Entries for each request. */
const PAGE_SIZE = 200;

export type Folder = NonNullable<FolderPageQuery["files"]>;
type Node = Folder["children"]["edges"][number]["node"];
/** The results of a job are nodes of other types. */
export type Entry = Extract<Node, { __typename: "File" | "Folder" }>;

const isEntry = (node: Node): node is Entry => node.__typename === "File" || node.__typename === "Folder";

export interface FolderView {
  /** Null if there is no such folder, undefined while loading. */
  readonly folder: Folder | null | undefined;
  readonly entries: readonly Entry[];
  readonly failure: Failure | undefined;
  readonly loadingMore: boolean;
  readonly loadMore: () => void;
  readonly refresh: () => void;
}

/** Loads a folder in pages. Shows cached entries at once and refreshes them. */
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
    entries: data?.files?.children.edges.map(({ node }) => node).filter(isEntry) ?? [],
    failure: error && failureOf(error),
    loadingMore: networkStatus === NetworkStatus.fetchMore,
    // Errors of both are in `error`.
    loadMore: () => void fetchMore({ variables: { after } }).catch(() => undefined),
    refresh: () => void refetch().catch(() => undefined),
  };
}
