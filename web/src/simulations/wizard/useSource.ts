import { skipToken, useQuery } from "@apollo/client/react";
import { useState } from "react";
import { useSearchParams } from "../../routing/RouterContext";
import { JobPageDocument } from "../../api/operations";
import { type Options, optionsFor, programOf } from "../submission/options";
import type { Source } from "../submission/source";
import { useStoredFolder } from "./useStoredFolder";

/** The source that the URL names, `?from=folder&folder=/models&model=house.idf`, and the files that were chosen. */
export function useSource() {
  const [parameters, setParameters] = useSearchParams();
  const [files, setFiles] = useState<readonly File[]>([]);
  const from = parameters.get("from");
  const path = parameters.get("folder") ?? "/";
  const id = parameters.get("job") ?? "";
  const stored = useStoredFolder(path, from === "folder");
  const { data } = useQuery(JobPageDocument, from === "job" && id !== "" ? { variables: { id } } : skipToken);
  const job = data?.job;

  const source: Source =
    from === "folder"
      ? { from, path, names: stored.files?.map(({ name }) => name) }
      : from === "job"
        ? { from, id }
        : { from: "files", files };

  const setSource = (next: Source) => {
    const { from: to } = next;
    if (to === "files") setFiles(next.files);
    setParameters(
      to === "folder" ? { from: to, folder: next.path } : to === "job" ? { from: to, job: next.id } : { from: to },
      { replace: true },
    );
  };

  /** What the job that is run again was. */
  const again =
    from === "job" && job
      ? {
          title: job.title ?? undefined,
          options: {
            ...optionsFor(programOf(job.type), []),
            split: job.type === "ENERGYPLUS_SPLIT",
          } satisfies Options,
        }
      : undefined;
  return {
    source,
    setSource,
    /** The folder, if it is the source. */
    stored,
    job: again,
    /** Whether the folder is being read. */
    isReading: from === "folder" && stored.files === undefined && !stored.failure,
    /** The model that the URL names. */
    model: from === "folder" ? (parameters.get("model") ?? "") : "",
  };
}
