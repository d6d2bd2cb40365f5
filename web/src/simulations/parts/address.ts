/** The pages of simulations. Not `/jobs`, which belongs to the API. */
export const SIMULATIONS = "/simulations";

export const jobAddress = (id: string): string => `${SIMULATIONS}/${encodeURIComponent(id)}`;

export const NEW_SIMULATION = `${SIMULATIONS}/new`;

/** Where a job is run again. */
export const rerunAddress = (id: string): string => `${NEW_SIMULATION}?from=job&job=${encodeURIComponent(id)}`;

/** Where the files of a folder of the storage are run, with one of them as the model if it is named. */
export const runFolderAddress = (folder: string, model?: string): string =>
  `${NEW_SIMULATION}?${new URLSearchParams({ from: "folder", folder, ...(model !== undefined && { model }) }).toString()}`;

/** The job of an address; undefined for any other address. */
export function jobIdAt(pathname: string): string | undefined {
  const [, id] = /^\/simulations\/([^/]+)$/.exec(pathname) ?? [];
  try {
    return id === undefined ? undefined : decodeURIComponent(id);
  } catch {
    return undefined;
  }
}
