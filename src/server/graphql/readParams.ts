import type { IncomingMessage, ServerResponse } from "node:http";
import type { Config } from "../../config/config.js";
import { toError } from "../../toError.js";
import { RequestError } from "../errors/RequestError.js";
import type { SessionToken } from "../session/readSessionToken.js";
import type { CachedRequest } from "./CachedRequest.js";
import { callerGone } from "../multipart/multipartErrors.js";
import { isMultipart, multipartLimits, rejectInvalidUpload } from "../multipart/uploadLimits.js";
import { receiveMultipart } from "./multipart/receiveMultipart.js";
import { type GraphQLParams, paramsOf, readJsonParams, readSearchParams } from "./params.js";
import type { RequestCache } from "./RequestCache.js";
import type { PolicyOf } from "./trusted/DocumentPolicy.js";

export interface ReadParamsOptions {
  readonly requests: RequestCache;
  readonly config: Config;
  readonly documents: PolicyOf;
}

const MAX_BODY_BYTES = 2 ** 20;

const tooLarge = () => new RequestError(413, "PAYLOAD_TOO_LARGE", "The request body is larger than 1 MiB.");
const unsupported = (message: string) => new RequestError(415, "UNSUPPORTED_MEDIA_TYPE", message);

/**
 * Reads the whole body.
 *
 * @param parse makes the result of it
 * @throws RequestError when it is too long, or the caller goes away before its end
 */
function readBody<T>(request: IncomingMessage, parse: (body: Buffer) => T): Promise<T> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers["content-length"] ?? 0) > MAX_BODY_BYTES) throw tooLarge();
    const chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length > MAX_BODY_BYTES) reject(tooLarge());
      else chunks.push(chunk);
    });
    request.on("end", () => {
      const [first] = chunks;
      try {
        resolve(parse(chunks.length === 1 && first ? first : Buffer.concat(chunks)));
      } catch (error) {
        reject(toError(error));
      }
      chunks.length = 0; // a stream keeps the request for long, and the request this function
    });
    request.on("error", () => reject(callerGone()));
  });
}

/** Before the query of a URL in the cache of requests. No body is found by it, since its key has no character beyond Latin-1. */
const SEARCH_KEY = "\u{100}?";

const JSON_TYPE = /^application\/json\s*(?:;|$)/i;

/** The charset that a content type names; JSON has but one (RFC 8259 §8.1), and ASCII is a part of that. */
const CHARSET = /;\s*charset\s*=\s*"?([^\s;"]*)/i;

function checkCharset(contentType: string): void {
  if (contentType.length === "application/json".length) return;
  if (/^(?:utf-?8|us-ascii)?$/i.test(CHARSET.exec(contentType)?.[1] ?? "")) return;
  throw unsupported("The charset is not supported. Send JSON in UTF-8.");
}

const hasBody = ({ headers }: IncomingMessage) =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

/**
 * Takes a request apart, whichever way its parameters come: in the query of the URL, as JSON, or with files.
 *
 * @returns the cached request when the operation is compiled
 * @throws RequestError
 */
export function readParams(
  request: IncomingMessage,
  response: ServerResponse,
  session: SessionToken,
  { requests, config, documents }: ReadParamsOptions,
): Promise<CachedRequest | GraphQLParams> | CachedRequest | GraphQLParams {
  const { method, url = "", headers } = request;
  const contentType = headers["content-type"] ?? "";
  const policy = documents(headers);
  if (method === "GET") {
    if (contentType !== "" && !JSON_TYPE.test(contentType))
      throw unsupported("A GET request has no content type but application/json. Leave it out.");
    const [, search = ""] = url.split(/\?(.*)/s);
    return requests.find(policy.scope + SEARCH_KEY + search, () => policy.resolve(readSearchParams(search)));
  }
  if (JSON_TYPE.test(contentType)) {
    checkCharset(contentType);
    return readBody(request, (body) =>
      requests.find(policy.scope + body.toString("latin1"), () => policy.resolve(readJsonParams(body))),
    );
  }
  if (isMultipart(contentType)) {
    rejectInvalidUpload(session, headers, config);
    const read = (operations: unknown) => policy.resolve(paramsOf(operations));
    return receiveMultipart(request, response, multipartLimits(config), (sent) => read(sent).query).then(read);
  }
  if (contentType === "" && !hasBody(request)) return paramsOf(undefined);
  throw unsupported("The content type is not supported. Send application/json, or multipart/form-data with files.");
}
