import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import Negotiator from "negotiator";
import { RequestError } from "../errors/RequestError.js";
import { acceptedFormat, type StreamFormat } from "../live/StreamFormat.js";
import type { StreamHead } from "../live/StreamResponder.js";
import type { ClientInfo } from "../request/clientInfo.js";
import { readSessionToken, type SessionToken } from "../session/readSessionToken.js";

/** What the headers of a GraphQL request say. */
export interface RequestHead {
  readonly client: ClientInfo;
  readonly session: SessionToken;
  /** Headers of the response, names and values in turn: those that depend on the request's headers only. */
  readonly responseHeaders: readonly string[];
  /** How a subscription is answered; undefined when the client names no format of streams. */
  readonly stream: StreamHead | undefined;
  /** How everything else is answered, where no JSON is acceptable. */
  readonly onlyStream: StreamFormat | undefined;
}

/** Media types of GraphQL responses, the preferred one first. */
const OFFERED = [
  "application/json; charset=utf-8",
  "application/graphql-response+json; charset=utf-8",
  "application/json; callbackSpec=1.0; charset=utf-8",
];

interface Accepted {
  readonly mediaType: string;
  readonly format: StreamFormat | undefined;
  readonly onlyStream: StreamFormat | undefined;
}

/** @throws RequestError when the `Accept` header takes no GraphQL response */
function negotiate({ accept = "" }: IncomingHttpHeaders): Accepted {
  const format = acceptedFormat(accept);
  const mediaType = accept === "" ? OFFERED[0] : new Negotiator({ headers: { accept } }).mediaType(OFFERED);
  if (mediaType !== undefined) return { mediaType, format, onlyStream: undefined };
  if (format !== undefined) return { mediaType: format.contentType, format, onlyStream: format };
  const message =
    "The answer is application/graphql-response+json or application/json, of a subscription text/event-stream. Accept one.";
  throw new RequestError(406, "NOT_ACCEPTABLE", message);
}

/** Tells nginx, and proxies like it, to pass each event on as it comes. */
const UNBUFFERED = ["x-accel-buffering", "no"] as const;

/** The headers that a `RequestHead` is made of. */
const NAMES = [
  "cookie",
  "authorization",
  "accept",
  "origin",
  "host",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
] as const;

function areSame(headers: IncomingHttpHeaders, others: IncomingHttpHeaders): boolean {
  for (const name of NAMES) if (headers[name] !== others[name]) return false;
  return true;
}

interface LastHead {
  readonly head: RequestHead;
  readonly headers: IncomingHttpHeaders;
}

/** Reads the heads of GraphQL requests. Those of one connection mostly say the same, so the last of each is kept. */
export class RequestHeads {
  readonly #clientInfo: (request: IncomingMessage) => ClientInfo;
  readonly #responseHeaders: (origin: string | undefined) => readonly string[];
  readonly #last = new WeakMap<Socket, LastHead>();

  constructor(
    clientInfo: (request: IncomingMessage) => ClientInfo,
    responseHeaders: (origin: string | undefined) => readonly string[],
  ) {
    this.#clientInfo = clientInfo;
    this.#responseHeaders = responseHeaders;
  }

  /** @throws RequestError when cookie and bearer token name different sessions, or no media type is acceptable */
  read(request: IncomingMessage): RequestHead {
    const { headers, socket } = request;
    const last = this.#last.get(socket);
    if (last !== undefined && areSame(headers, last.headers)) return last.head;
    const { mediaType, format, onlyStream } = negotiate(headers);
    const always = this.#responseHeaders(headers.origin);
    const head = {
      onlyStream,
      stream: format && { format, headers: [...always, "content-type", format.contentType, ...UNBUFFERED] },
      session: readSessionToken(headers),
      client: this.#clientInfo(request),
      responseHeaders: [...always, "content-type", mediaType],
    };
    this.#last.set(socket, { head, headers });
    return head;
  }
}
