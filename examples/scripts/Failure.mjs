/** Exit codes of the program. */
export const EXIT = /** @type {const} */ ({
  /** Some files were not transferred; each was named. */
  incomplete: 1,
  /** The command line or the environment is wrong. */
  usage: 2,
  /** The credential is wrong, the session has ended, or the account may not do this. */
  noAccess: 3,
  /** Try again later: the service is away, or has too much to do. */
  later: 4,
  /** The request was refused, or the service failed. */
  failed: 5,
});

/** What each `extensions.code` and refusing `outcome` of the service means for this program; the last five are its own. */
export const EXIT_BY_CODE = /** @type {const} */ ({
  UNAUTHENTICATED: EXIT.noAccess,
  FORBIDDEN: EXIT.noAccess,
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
  PERSISTED_QUERY_NOT_SUPPORTED: EXIT.failed,
  METHOD_NOT_ALLOWED: EXIT.failed,
  NOT_ACCEPTABLE: EXIT.failed,
  UNSUPPORTED_MEDIA_TYPE: EXIT.failed,
  PRECONDITION_FAILED: EXIT.failed,
  RANGE_NOT_SATISFIABLE: EXIT.failed,
  PAYLOAD_TOO_LARGE: EXIT.failed,
  UPLOAD_TOO_LARGE: EXIT.failed,
  REJECTED: EXIT.failed,
  UPSTREAM_ERROR: EXIT.failed,
  UPSTREAM_BAD_RESPONSE: EXIT.failed,
  INTERNAL_SERVER_ERROR: EXIT.failed,
  UNREACHABLE: EXIT.later,
  BAD_ANSWER: EXIT.failed,
  UNREADABLE: EXIT.failed,
  UNWRITABLE: EXIT.failed,
  ALREADY_HERE: EXIT.failed,
});

/** @typedef {{ retryAfter?: number | undefined, requestId?: string | undefined, cause?: unknown }} Facts retryAfter in seconds */

/** Something went wrong that the user has to be told of, by its message. */
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

  /** Would the next file meet the same? Then there is no sense in trying it. */
  get concernsAll() {
    return this.exitCode === EXIT.noAccess || this.exitCode === EXIT.later;
  }
}

/** The command line or the environment is wrong. */
export class UsageError extends Error {
  /** @override */
  name = "UsageError";
  exitCode = EXIT.usage;
}
