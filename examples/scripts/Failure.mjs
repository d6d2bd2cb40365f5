/** Exit codes of the program. */
export const EXIT = /** @type {const} */ ({
  /** Some files failed; each is named. */
  incomplete: 1,
  /** Invalid arguments or environment. */
  usage: 2,
  /** Wrong credentials, no session, or no permission. */
  noAccess: 3,
  /** The service is unavailable or overloaded: try again later. */
  later: 4,
  /** Rejected or failed. */
  failed: 5,
  /** EnergyPlus ended with a fatal error. */
  simulationFailed: 6,
  /** JESS rejected the job. */
  jobRejected: 7,
  jobCancelled: 8,
  /** All was sent and no answer came: the job may have been created. */
  uncertain: 9,
  /** The job has not ended yet. */
  notEnded: 10,
});

/** The exit code for each `extensions.code` and `outcome` of the service; the last five codes are this program's. */
export const EXIT_BY_CODE = /** @type {const} */ ({
  UNAUTHENTICATED: EXIT.noAccess,
  FORBIDDEN: EXIT.noAccess,
  NO_JESS_SESSION: EXIT.noAccess,
  INVALID_JESS_CREDENTIALS: EXIT.noAccess,
  INVALID_CREDENTIALS: EXIT.noAccess,
  TOO_MANY_REQUESTS: EXIT.later,
  SERVICE_OVERLOADED: EXIT.later,
  REQUEST_TIMEOUT: EXIT.later,
  CANCELLED: EXIT.later,
  UPSTREAM_UNAVAILABLE: EXIT.later,
  UPSTREAM_TIMEOUT: EXIT.later,
  NOT_FOUND: EXIT.failed,
  BAD_USER_INPUT: EXIT.failed,
  BAD_REQUEST: EXIT.failed,
  GRAPHQL_PARSE_FAILED: EXIT.failed,
  GRAPHQL_VALIDATION_FAILED: EXIT.failed,
  OPERATION_RESOLUTION_FAILURE: EXIT.failed,
  PERSISTED_DOCUMENT_NOT_FOUND: EXIT.failed,
  PERSISTED_DOCUMENT_REQUIRED: EXIT.failed,
  PERSISTED_QUERY_NOT_SUPPORTED: EXIT.failed,
  METHOD_NOT_ALLOWED: EXIT.failed,
  NOT_ACCEPTABLE: EXIT.failed,
  UNSUPPORTED_MEDIA_TYPE: EXIT.failed,
  PRECONDITION_FAILED: EXIT.failed,
  RANGE_NOT_SATISFIABLE: EXIT.failed,
  PAYLOAD_TOO_LARGE: EXIT.failed,
  UPLOAD_TOO_LARGE: EXIT.failed,
  REJECTED: EXIT.failed,
  NO_JOB: EXIT.failed,
  NOT_CANCELLED: EXIT.failed,
  UNCERTAIN: EXIT.uncertain,
  UPSTREAM_ERROR: EXIT.failed,
  UPSTREAM_BAD_RESPONSE: EXIT.failed,
  INTERNAL_SERVER_ERROR: EXIT.failed,
  UNREACHABLE: EXIT.later,
  BAD_RESPONSE: EXIT.failed,
  UNREADABLE: EXIT.failed,
  UNWRITABLE: EXIT.failed,
  FILE_EXISTS: EXIT.failed,
});

/** @typedef {{ retryAfter?: number | undefined, requestId?: string | undefined, cause?: unknown }} Facts retryAfter in seconds */

/** An error that is shown to the user by its message. */
export class Failure extends Error {
  /** @override */
  name = "Failure";

  /**
   * @param {string} code `extensions.code` of the service, or one of this program
   * @param {string} message
   * @param {Facts} [facts]
   */
  constructor(code, message, { retryAfter, requestId, cause } = {}) {
    super(`${message} [${code}${requestId === undefined ? "" : `, request ${requestId}`}]`, { cause });
    this.code = code;
    this.retryAfter = retryAfter;
    this.exitCode = code in EXIT_BY_CODE ? EXIT_BY_CODE[/** @type {keyof EXIT_BY_CODE} */ (code)] : EXIT.failed;
  }

  /** Whether the next file would fail too, so that the program should stop. */
  get concernsAll() {
    return this.exitCode === EXIT.noAccess || this.exitCode === EXIT.later;
  }
}

/** Invalid arguments or environment. */
export class UsageError extends Error {
  /** @override */
  name = "UsageError";
  exitCode = EXIT.usage;
}
