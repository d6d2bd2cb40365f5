import { skipToken, useQuery } from "@apollo/client/react";
import { FolderNamesDocument } from "../../api/operations";
import { failureOf } from "../../failures/failureOf";

/** What is in a folder of the storage. */
export function useFolderNames(path: string, isNeeded = true) {
  const options = { variables: { path }, fetchPolicy: "network-only", nextFetchPolicy: "cache-first" } as const;
  const { data, error, refetch } = useQuery(FolderNamesDocument, isNeeded ? options : skipToken);
  const nodes = data?.files?.children.nodes;
  return {
    /** Null if there is no such folder, undefined while loading. */
    files: data?.files === null ? null : nodes?.filter(({ __typename }) => __typename === "File"),
    folders: nodes?.filter(({ __typename }) => __typename === "Folder") ?? [],
    failure: error && failureOf(error),
    refresh: () => void refetch().catch(() => undefined), // shown as `failure`
  };
}
