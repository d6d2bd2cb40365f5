/** Where the API is: beside this page, unless the build was told of another origin. */
const API = (import.meta.env.VITE_API_URL ?? import.meta.env.BASE_URL).replace(/\/$/, "");

export const GRAPHQL_URL = `${API}/graphql`;

/** Says that the request was meant: a page of somebody else's cannot send it (CSRF). */
export const PREFLIGHT = { "apollo-require-preflight": "true" } as const;

/** Where the files of a folder are sent to, and a file is had from. */
export function filesUrl(path: string): string {
  return `${API}/files${path.split("/").map(encodeURIComponent).join("/")}`;
}
