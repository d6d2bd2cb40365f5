/** Base URL of the API: the origin of this page, unless the build sets `VITE_API_URL`. */
const API = (import.meta.env.VITE_API_URL ?? import.meta.env.BASE_URL).replace(/\/$/, "");

export const GRAPHQL_URL = `${API}/graphql`;

/** The account of the sandbox as JSON, or null. */
export const DEMO_ACCOUNT_URL = `${API}/demo-account.json`;

/** Protects against CSRF: pages of other origins cannot send this header. */
export const PREFLIGHT = { "apollo-require-preflight": "true" } as const;

/** URL for uploads to a folder, or the download of a file. */
export function filesUrl(path: string): string {
  return `${API}/files${path.split("/").map(encodeURIComponent).join("/")}`;
}

/** URL for the submission of a job. */
export const JOBS_URL = `${API}/jobs`;

/** URL of a zip of a job's results, of files with these extensions only if some are given. */
export function archiveUrl(jobId: string, extensions: readonly string[] = []): string {
  const query = extensions.length === 0 ? "" : `?ext=${extensions.map(encodeURIComponent).join(",")}`;
  return `${JOBS_URL}/${encodeURIComponent(jobId)}/files.zip${query}`;
}
