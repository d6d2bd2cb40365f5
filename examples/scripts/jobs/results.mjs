import { Failure, UsageError } from "../Failure.mjs";
import { address } from "../storagePath.mjs";

const FOLDER = `query Results($id: ID!, $path: FilePath!, $after: String) {
  job(id: $id) {
    results(path: $path) {
      children(first: 1000, after: $after) { pageInfo { hasNextPage endCursor } nodes { name path isFolder size } }
    }
  }
}`;

/** The results of a job. @param {string} id @returns {import("../download.mjs").Source} */
export function resultsOf(id) {
  return {
    readPage: async (ask, path, after) => {
      const { job } = /** @type {{ job: { results: { children: import("../download.mjs").Page } | null } | null }} */ (
        await ask(FOLDER, { id, path, after })
      );
      return job?.results?.children;
    },
    findFile: () => Promise.reject(new Failure("NO_JOB", `There is no job ${id}, or it has no such results so far.`)),
    addressOf: (path) => `/jobs/${id}${address(path)}`,
  };
}

/** Whether a name has one of the extensions: "csv,htm". All have if none is given. @param {string | undefined} list */
export function extensionFilter(list) {
  if (list === undefined || list === "") return () => true;
  const extensions = list.toLowerCase().split(",");
  if (!extensions.every((extension) => /^[\w!-]{1,16}$/.test(extension)))
    throw new UsageError("--fetch expects extensions without dots, with commas between them: csv,htm");
  return (/** @type {string} */ name) => extensions.includes(name.toLowerCase().split(".").at(-1) ?? "");
}
