import { isNativeError } from "node:util/types";
import { GraphQLError } from "graphql";
import { BadJobInput } from "../../datasources/jess/submission/BadJobInput.js";
import { BadFileName, FileTooLarge } from "../../datasources/users/files/multipart.js";
import { UpstreamError } from "../../UpstreamError.js";
import { type ErrorCode, SECONDS, UPSTREAM_ERRORS } from "./errorCodes.js";
import { RequestError } from "./RequestError.js";

/** An error as the caller sees it. */
export interface PublicError {
  readonly code: ErrorCode;
  readonly status: number;
  readonly message: string;
  readonly service?: string;
  /** Seconds. */
  readonly retryAfter?: number;
  /** Headers of the response. */
  readonly headers?: Readonly<Record<string, string>>;
}

const INTERNAL_ERROR: PublicError = {
  code: "INTERNAL_SERVER_ERROR",
  status: 500,
  message: "Something went wrong here. The log of the service tells more, by the request id.",
};

/** Client errors that Fastify raises with an HTTP status. */
const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: "BAD_USER_INPUT",
  404: "NOT_FOUND",
  405: "METHOD_NOT_ALLOWED",
  406: "NOT_ACCEPTABLE",
  408: "REQUEST_TIMEOUT",
  415: "UNSUPPORTED_MEDIA_TYPE",
};

/** Errors that need another message or code than their status gives. */
const BY_CODE: Readonly<Record<string, PublicError>> = {
  FST_ERR_BAD_URL: {
    code: "BAD_USER_INPUT",
    status: 400,
    message: "The URL is not percent-encoded UTF-8. Encode each name of the path once.",
  },
  FST_ERR_MAX_PARAM_LENGTH: {
    code: "BAD_USER_INPUT",
    status: 400,
    message: "The path in the URL is too long. A path has at most 4,096 bytes.",
  },
};

/** graphql-js's messages for an argument whose variable is null or missing. It checks that only when it executes the field. */
const MISSING_ARGUMENT =
  /^Argument "\w+" of (?:non-null|required) type "[^"]+" (?:must not be null|was (?:not provided|provided the variable "\$\w+" which was not provided a runtime value))\.$/;

/**
 * graphql-js's message for an argument with a variable inside of it that is null where a list or an input object takes no null: its
 * default made it valid. The argument follows, with all that the caller wrote there.
 */
const NULL_INSIDE = /^(Argument "\w+" has) invalid value .*$/s;

/** Whether an error of graphql-js or of a resolver is the caller's mistake. */
export const isCallers = ({ extensions, message }: GraphQLError): boolean =>
  extensions.code === "BAD_USER_INPUT" || MISSING_ARGUMENT.test(message) || NULL_INSIDE.test(message);

const messageOf = ({ message }: GraphQLError): string =>
  message.replace(NULL_INSIDE, "$1 an invalid value: a variable in it is null, where null is not allowed.");

const statusOf = (error: Error): number | undefined => {
  for (const name of ["statusCode", "status"] as const) {
    const value: unknown = Reflect.get(error, name);
    if (typeof value === "number") return value;
  }
  return undefined;
};

/** The public form of anything thrown. Unexpected errors are masked. */
export function toPublicError(error: unknown): PublicError {
  if (error instanceof UpstreamError) {
    const { service, retryAfter } = error;
    const failure = UPSTREAM_ERRORS[error.kind];
    if (retryAfter === undefined) return { ...failure, service };
    return { ...failure, message: failure.message.replace(SECONDS, String(retryAfter)), service, retryAfter };
  }
  if (error instanceof RequestError) {
    const { code, status, message, headers, retryAfter } = error;
    return { code, status, message, headers, ...(retryAfter !== undefined && { retryAfter }) };
  }
  if (error instanceof BadFileName || error instanceof BadJobInput) {
    return { code: "BAD_USER_INPUT", status: 400, message: error.message };
  }
  if (error instanceof FileTooLarge) return { code: "UPLOAD_TOO_LARGE", status: 413, message: error.message };
  if (error instanceof GraphQLError && isCallers(error)) {
    return { code: "BAD_USER_INPUT", status: 400, message: messageOf(error) };
  }
  if (!(error instanceof Error || isNativeError(error))) return INTERNAL_ERROR; // Fastify's are the one, those of a realm the other
  const known = BY_CODE[String(Reflect.get(error, "code"))];
  if (known) return known;
  const status = statusOf(error);
  const code = status === undefined ? undefined : BY_STATUS[status];
  return status !== undefined && code ? { code, status, message: error.message } : INTERNAL_ERROR;
}

/** The `extensions` of an error: facts that a client can act on, nothing of the upstream's messages. */
export function extensionsOf({ code, service, retryAfter }: PublicError, requestId: string | undefined) {
  return {
    code,
    ...(service && { service }),
    ...(retryAfter !== undefined && { retryAfter }),
    ...(requestId && { requestId }),
  };
}
