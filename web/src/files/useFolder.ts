import { NetworkStatus } from "@apollo/client";
import { useQuery } from "@apollo/client/react";
import { useMemo } from "react";
import { FolderPageDocument, type FolderPageQuery } from "../api/operations";
import { type Failure, failureOf } from "../failures/failureOf";

/** Entries for each request: as many as the service gives, so that sorting and filtering see all but the largest folders. */
export const PAGE_SIZE = 10_000;

export type Folder = NonNullable<FolderPageQuery["files"]>;
type Node = Folder["children"]["nodes"][number];
/** The results of a job are nodes of other types. */
export type Entry = Extract<Node, { __typename: "File" | "Folder" }>;
export type FileEntry = Extract<Entry, { __typename: "File" }>;

export const isEntry = (node: Node): node is Entry => node.__typename === "File" || node.__typename === "Folder";

export const isFile = (entry: Entry): entry is FileEntry => entry.__typename === "File";

export interface FolderView {
  /** Null if there is no such folder, undefined while loading. */
  readonly folder: Folder | null | undefined;
  readonly entries: readonly Entry[];
  readonly failure: Failure | undefined;
  readonly loadingMore: boolean;
  readonly loadMore: () => void;
  readonly refresh: () => void;
}

/** Loads a folder. Shows cached entries at once and refreshes them. */
export function useFolder(path: string): FolderView {
  const { data, error, fetchMore, refetch, networkStatus } = useQuery(FolderPageDocument, {
    variables: { path, first: PAGE_SIZE },
    fetchPolicy: "cache-and-network",
    nextFetchPolicy: "cache-first",
    notifyOnNetworkStatusChange: true,
  });
  const children = data?.files?.children;
  return {
    folder: data?.files,
    entries: useMemo(() => children?.nodes.filter(isEntry) ?? [], [children]),
    failure: error && failureOf(error),
    loadingMore: networkStatus === NetworkStatus.fetchMore,
    // Errors of both are in `error`.
    loadMore: () => void fetchMore({ variables: { after: children?.pageInfo.endCursor } }).catch(() => undefined),
    refresh: () => void refetch().catch(() => undefined),
  };
}
