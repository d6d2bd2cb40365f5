import type { IncomingMessage, ServerResponse } from "node:http";
import type { Config } from "../../config/config.js";
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

const noWebSockets = () =>
  new RequestError(
    400,
    "BAD_REQUEST",
    "There are no WebSockets here. A subscription is answered by a stream: send it by POST, with the header `Accept: text/event-stream`.",
  );

/** Gets what came of a request's parameters: `take` them, or `fail`, once. */
export interface ParamsTaker {
  take(asked: CachedRequest | GraphQLParams): void;
  fail(error: unknown): void;
}

/**
 * Reads the whole body. Without a promise, as the answer is often at hand.
 *
 * @param take gets the body; what it throws goes to `fail`, as does a RequestError if the body is too long or breaks off
 */
function readBody(request: IncomingMessage, take: (body: Buffer) => void, fail: (error: unknown) => void): void {
  if (Number(request.headers["content-length"] ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  let isOver = false;
  const end = (then: () => void) => {
    if (isOver) return;
    isOver = true;
    try {
      then();
    } catch (error) {
      fail(error);
    }
    chunks.length = 0; // a stream keeps the request for long, and the request this function
  };
  request.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) end(() => fail(tooLarge()));
    else if (!isOver) chunks.push(chunk);
  });
  request.on("end", () => {
    const [first] = chunks;
    end(() => take(chunks.length === 1 && first ? first : Buffer.concat(chunks)));
  });
  request.on("error", () => end(() => fail(callerGone())));
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
 * @param taker gets the cached request when the operation is compiled, or a RequestError
 * @throws RequestError when the head of the request shows that it is invalid
 */
export function readParams(
  request: IncomingMessage,
  response: ServerResponse,
  session: SessionToken,
  { requests, config, documents }: ReadParamsOptions,
  taker: ParamsTaker,
): void {
  const { method, url = "", headers } = request;
  const contentType = headers["content-type"] ?? "";
  const policy = documents(headers);
  if (method === "GET") {
    if (contentType !== "" && !JSON_TYPE.test(contentType))
      throw unsupported("A GET request has no content type but application/json. Leave it out.");
    const [, search = ""] = url.split(/\?(.*)/s);
    if (/^websocket$/i.test(headers.upgrade ?? "") && !search.includes("query=")) throw noWebSockets();
    taker.take(requests.find(policy.scope + SEARCH_KEY + search, () => policy.resolve(readSearchParams(search))));
  } else if (JSON_TYPE.test(contentType)) {
    checkCharset(contentType);
    const take = (body: Buffer) => {
      const key = policy.scope + body.toString("latin1");
      taker.take(requests.find(key, () => policy.resolve(readJsonParams(body))));
    };
    readBody(request, take, (error) => taker.fail(error));
  } else if (isMultipart(contentType)) {
    rejectInvalidUpload(session, headers, config);
    const read = (operations: unknown) => policy.resolve(paramsOf(operations));
    receiveMultipart(request, response, multipartLimits(config), (sent) => read(sent).query)
      .then((operations) => taker.take(read(operations)))
      .catch((error: unknown) => taker.fail(error));
  } else if (contentType === "" && !hasBody(request)) taker.take(paramsOf(undefined));
  else
    throw unsupported("The content type is not supported. Send application/json, or multipart/form-data with files.");
}
