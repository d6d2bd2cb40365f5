import { useQuery } from "@apollo/client/react";
import { ResultFolderDocument, type ResultFolderQuery } from "../../api/operations";

export type ResultFolder = NonNullable<NonNullable<ResultFolderQuery["job"]>["results"]>;
export type Node = ResultFolder["children"]["nodes"][number];
export type ResultFile = Extract<Node, { __typename: "ResultFile" }>;

/** A folder of the results, once the job has ended. Results do not change any more then. */
export function useResultFolder(jobId: string, path: string) {
  const { data, error, loading, refetch } = useQuery(ResultFolderDocument, { variables: { id: jobId, path } });
  return { folder: data?.job ? data.job.results : undefined, error, loading, refetch };
}

/** The files of a folder, and those that are known of the folders in it. */
export function filesIn(folder: ResultFolder): readonly ResultFile[] {
  return folder.children.nodes.flatMap((node) => {
    if (node.__typename === "ResultFile") return [node];
    return node.children.nodes.filter((each) => each.__typename === "ResultFile");
  });
}

/** The extension of a name without the dot; undefined if it has none, or one that an archive cannot be asked for. */
export const extensionOf = (name: string): string | undefined => /\.([A-Za-z0-9_!-]{1,16})$/.exec(name)?.[1];
