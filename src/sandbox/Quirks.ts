/**
 * The switches of the sandbox: where the wire of the real service is unknown or told in two ways (upstream-api.md §5),
 * each way can be had. They may be changed at any time and count from the next request on.
 */
export interface Quirks {
  /** HTTP status of a refused log-on. 200 is what clients of the real service suggest (§1.4). */
  logonFailStatus: 200 | 400 | 401;
  /** HTTP status of every other business failure, that is, of `ok: false` (§1.4). */
  failStatus: 200 | 400 | 409 | 422 | 500;
  /** Body of the 401 that a missing or unusable token gets (§1.4: unknown). */
  unauthorizedBody: "empty" | "json" | "html";
  /** Body of any other error that has no business meaning: 400, 404, 405, 413, 415, 500. */
  errorBody: "empty" | "json" | "html";
  /** `GET /user`: `{ok,status,data}` as documented, or the bare account as recorded (§3.6). */
  userShape: "enveloped" | "flat";
  /** Form of the Users listing: zTree as recorded (§3.8), or jsTree, to which JESS has changed since (§4.10). */
  listingShape: "ztree" | "jstree";
  /** How many levels below the asked folder a listing shows; 1 shows sub-folders without what they hold. */
  listingDepth: number;
  /** What a listing gives as `children` of a folder below `listingDepth`. */
  unlistedChildren: "null" | "absent" | "empty";
  /** `GET /files/<path>` where nothing is: 404, 200 with `ok: false`, or the listing of an empty folder (§3.8). */
  missingPath: "404" | "okfalse" | "empty";
  /** Back-slashes in `fileHandle` and `callback`, as a Windows server sent them (§3.10). */
  backslashPaths: boolean;
  /** `GET` of a file speaks ETag, Last-Modified, ranges and conditions, instead of a plain 200. */
  downloadRanges: boolean;
  /** `GET` of a file announces its length; otherwise the answer is chunked. */
  downloadLength: boolean;
  /** Lifetime of a new session token (§1.2: 24 h). */
  tokenTtlSeconds: number;
  /** Whether `POST /logout` makes the token useless at once. A stateless JWT suggests that it does not (§1.2). */
  logoutRevokes: boolean;
  /** Whether each answer to a signed-in caller brings a fresh token, as one real client expects (§1.2). */
  rollingSession: boolean;
  /** What follows `session_token=<jwt>; ` in `Set-Cookie`. */
  cookieAttributes: string;
  /** Further `Set-Cookie` values sent after `session_token` ("any other cookies", §1.2). */
  extraCookies: readonly string[];
  /** Lifetime of a JESS session from its `POST /session` on. */
  jessSessionSeconds: number;
  /** Wait before any request is looked at. */
  latencyMs: number;
  /** Largest body of `POST /files`; a longer one gets 413. */
  maxUploadBytes: number;
  /** Limits that keep an archive from filling the disk; an archive beyond one of them gets 500. */
  maxZipEntries: number;
  maxZipBytes: number;
  /** Largest growth of a single file by unpacking; files up to 1 MiB are exempt. */
  maxZipRatio: number;
}

export const defaultQuirks: Readonly<Quirks> = {
  logonFailStatus: 200,
  failStatus: 200,
  unauthorizedBody: "empty",
  errorBody: "html",
  userShape: "enveloped",
  listingShape: "ztree",
  listingDepth: Infinity,
  unlistedChildren: "null",
  missingPath: "404",
  backslashPaths: false,
  downloadRanges: false,
  downloadLength: true,
  tokenTtlSeconds: 86_400,
  logoutRevokes: false,
  rollingSession: false,
  cookieAttributes: "Path=/; HttpOnly",
  extraCookies: [],
  jessSessionSeconds: 86_400,
  latencyMs: 0,
  maxUploadBytes: Infinity,
  maxZipEntries: 20_000,
  maxZipBytes: 4 * 2 ** 30,
  maxZipRatio: 200,
};
