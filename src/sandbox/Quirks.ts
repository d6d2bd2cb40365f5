/**
 * Variants of the real service's behaviour, where it is unknown or its sources disagree (upstream-api.md §5). They can be
 * changed at any time and apply from the next request on.
 */
export interface Quirks {
  /** HTTP status of a refused log-on. Clients of the real service suggest 200 (§1.4). */
  logonFailStatus: 200 | 400 | 401;
  /** HTTP status of every other `ok: false` (§1.4). */
  failStatus: 200 | 400 | 409 | 422 | 500;
  /** Body of the 401 for a missing or invalid token (§1.4: unknown). */
  unauthorizedBody: "empty" | "json" | "html";
  /** Body of any other error that has no business meaning: 400, 404, 405, 413, 415, 500. */
  errorBody: "empty" | "json" | "html";
  /** `GET /user`: `{ok,status,data}` as documented, or the bare account as recorded (§3.6). */
  userShape: "enveloped" | "flat";
  /** Format of the Users listing: zTree as recorded (§3.8), or jsTree, to which JESS has changed since (§4.10). */
  listingShape: "ztree" | "jstree";
  /** How many levels below the requested folder a listing shows; 1 shows sub-folders without their content. */
  listingDepth: number;
  /** The value of `children` for a folder below `listingDepth`. */
  unlistedChildren: "null" | "absent" | "empty";
  /** `GET /files/<path>` of a missing path: 404, 200 with `ok: false`, or the listing of an empty folder (§3.8). */
  missingPath: "404" | "okfalse" | "empty";
  /** Backslashes in `fileHandle` and `callback`, as from a Windows server (§3.10). */
  backslashPaths: boolean;
  /** `GET` of a file supports ETag, Last-Modified, ranges and conditions; otherwise it is a plain 200. */
  downloadRanges: boolean;
  /** `GET` of a file has a `Content-Length`; otherwise the response is chunked. */
  downloadLength: boolean;
  /** Lifetime of a new session token (§1.2: 24 h). */
  tokenTtlSeconds: number;
  /** Whether `POST /logout` revokes the token. A stateless JWT suggests that it does not (§1.2). */
  logoutRevokes: boolean;
  /** Whether each response with a session sets a new token, as one real client expects (§1.2). */
  rollingSession: boolean;
  /** The attributes after `session_token=<jwt>; ` in `Set-Cookie`. */
  cookieAttributes: string;
  /** More `Set-Cookie` values, sent after `session_token` ("any other cookies", §1.2). */
  extraCookies: readonly string[];
  /** Lifetime of a JESS session. */
  jessSessionSeconds: number;
  /** Delay of every request. */
  latencyMs: number;
  /** Largest body of `POST /files`; a larger one gets 413. */
  maxUploadBytes: number;
  /** Limits that keep an archive from filling the disk; over a limit the response is 500. */
  maxZipEntries: number;
  maxZipBytes: number;
  /** Largest ratio of a file's unpacked to its packed size; files up to 1 MiB are exempt. */
  maxZipRatio: number;
  /** Format of a job's result directory: jsTree as recorded last, or zTree as documented (§4.10). */
  dirShape: "jstree" | "ztree";
  /** `ignored`: the filter in the body of `GET /jobs` is lost on the way, as a proxy may do. */
  jobsBody: "used" | "ignored";
  /** Methods of `/jobs`: its page says GET, the summary of the documentation POST (§4.5). */
  jobsMethods: "both" | "get" | "post";
  /** What names the job in a status: `job_ID` beside the row's `id` as recorded, `job_ID` alone, or `job_SN` as in the list. */
  statusId: "both" | "job_ID" | "job_SN";
  /** `submissionSize` of the list: of the unpacked files, or 0 as in all recordings of 2020 (§4.13). */
  submissionSize: "real" | "zero";
  /** Whether rows of the list have the description and the times after `received`, which those of 2020 lack (§4.5). */
  listExtras: boolean;
  /** `completion_Time` before the end: null, or a time that means nothing (§4.9). */
  nullCompletionTime: "until-end" | "never";
  /** The status of a cancelled job; an older revision of the documentation has two Ls. */
  cancelWord: "CANCELED" | "CANCELLED";
  /** A status that no client knows, for a job whose cases run. */
  unknownStatus: string | undefined;
  /** The seven counters: with spaces as recorded, without, or two of them missing. */
  progressForm: "spaced" | "tight" | "broken";
  /** Whether results can be listed and read before the end (§4.10: unknown). */
  jobFilesEarly: boolean;
  /** As `downloadRanges` and `downloadLength`, for results. */
  resultRanges: boolean;
  resultLength: boolean;
  /** A result that is missing, or that of a job that has not ended (§4.11: unknown). */
  missingResult: "404" | "okfalse";
  /** A zip of no files (§4.11: unknown). */
  zipNoMatch: "empty-zip" | "404" | "okfalse";
  /** Size of all jobs of an account; a submission beyond it is refused. */
  maxStorageBytes: number;
  /** CPU hours granted to each account. */
  cpuHours: number;
  /** Whether all JESS accounts are suspended. */
  suspended: boolean;
  /** Every job is rejected. */
  rejectAll: boolean;
  /** Cases that run at the same time, of all jobs. */
  jobSlots: number;
  /** How long a case runs, ± 30 %, unless its model says how long. */
  caseSeconds: number;
  /** How much faster than by default jobs proceed from the next step on; Infinity: at once. */
  speed: number;
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
  dirShape: "jstree",
  jobsBody: "used",
  jobsMethods: "both",
  statusId: "both",
  submissionSize: "real",
  listExtras: true,
  nullCompletionTime: "until-end",
  cancelWord: "CANCELED",
  unknownStatus: undefined,
  progressForm: "spaced",
  jobFilesEarly: false,
  resultRanges: false,
  resultLength: true,
  missingResult: "404",
  zipNoMatch: "empty-zip",
  maxStorageBytes: Infinity,
  cpuHours: 100,
  suspended: false,
  rejectAll: false,
  jobSlots: 4,
  caseSeconds: 2,
  speed: 1,
};
