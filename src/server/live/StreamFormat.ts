import { acceptedMediaTypes, type MediaRange } from "../request/acceptedMediaTypes.js";

/** How the results of an operation are written into one response, as they come. Each member is what goes on the wire. */
export interface StreamFormat {
  /** The media type of the response. */
  readonly contentType: string;
  /** Written at once, so that the head leaves and the client knows that its stream is open. */
  readonly opening: string;
  /** Written from time to time, so that no proxy takes the stream for dead. Clients ignore it. */
  readonly heartbeat: string;
  /** After the last result. A stream that ends without it is to be asked for again. */
  readonly complete: string;
  /** @param json a GraphQL result, in one line */
  next(json: string): string;
  /** An error that ends the stream. @param json a GraphQL result, in one line, whose only news are `errors` */
  fail(json: string): string;
}

/**
 * Server-sent events, as GraphQL over SSE has them ("distinct connections mode"):
 * https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md. Clients take no other event than these two. `data:` of
 * `complete` has no blank behind it: urql would read that as JSON.
 */
const EVENT_STREAM: StreamFormat = {
  contentType: "text/event-stream; charset=utf-8",
  opening: ":\n\n",
  heartbeat: ":\n\n",
  complete: "event: complete\ndata:\n\n",
  next: (json) => `event: next\ndata: ${json}\n\n`,
  fail: (json) => `event: next\ndata: ${json}\n\n`,
};

/** Clients read a part when the boundary behind it has come, so each part brings it. */
const part = (json: string) => `\r\nContent-Type: application/json\r\n\r\n${json}\r\n--graphql`;

const errorsOf = (json: string): string => {
  const { errors } = JSON.parse(json) as { readonly errors?: unknown };
  return JSON.stringify(errors);
};

/** Apollo's protocol: https://www.apollographql.com/docs/graphos/routing/operations/subscriptions/multipart-protocol */
const MULTIPART: StreamFormat = {
  contentType: 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0',
  opening: `\r\n--graphql${part("{}")}`,
  heartbeat: part("{}"),
  complete: "--\r\n",
  next: (json) => part(`{"payload":${json}}`),
  fail: (json) => part(`{"payload":null,"errors":${errorsOf(json)}}`),
};

/** Only by name: a client that takes anything does not know what a stream is. */
function formatOf({ type, parameters }: MediaRange): StreamFormat | undefined {
  if (type === "text/event-stream") return EVENT_STREAM;
  if (type === "multipart/mixed" && parameters.get("subscriptionspec") === "1.0") return MULTIPART;
  return undefined;
}

/** Whether it is worth to look closer: few requests name a format of streams. */
const MAY_NAME_ONE = /text\/event-stream|subscriptionspec/i;

/** The format of streams that an `Accept` header names, the preferred one if there are several. */
export function acceptedFormat(accept: string): StreamFormat | undefined {
  if (!MAY_NAME_ONE.test(accept)) return undefined;
  let [best, quality]: [StreamFormat | undefined, number] = [undefined, 0];
  for (const range of acceptedMediaTypes(accept)) {
    const format = formatOf(range);
    if (format && range.quality > quality) [best, quality] = [format, range.quality];
  }
  return best;
}

/** One result as a whole stream. @param json the result */
export function wholeStream(format: StreamFormat, json: string): string {
  const { data } = JSON.parse(json) as { readonly data?: unknown };
  return format.opening + (data === undefined ? format.fail(json) : format.next(json)) + format.complete;
}
