import type { IncomingMessage } from "node:http";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { UnreadBodies } from "../connections/UnreadBodies.js";
import { checkHead } from "../request/checkHead.js";
import { PREFLIGHT_RESPONSE } from "./cors.js";

/** Names and values in turn, for the origin of a request. */
export type HeadersFor = (origin: string | undefined) => readonly string[];

export interface HeaderOptions {
  readonly headersFor: HeadersFor;
  /** Whether CORS preflights are answered. */
  readonly answersOptions: boolean;
  readonly unreadBodies: UnreadBodies;
  /** Whether each response is to close its connection. */
  readonly isDraining: () => boolean;
}

/** Sets the headers that every response has. */
export function setCommonHeaders({ raw, id }: FastifyRequest, reply: FastifyReply, headersFor: HeadersFor): void {
  const headers = headersFor(raw.headers.origin);
  for (let i = 0; i < headers.length; i += 2) void reply.header(headers[i] ?? "", headers[i + 1]);
  void reply.header("x-request-id", id);
}

/** Answers a CORS preflight. @returns whether the request was one */
export function answerPreflight({ method }: IncomingMessage, reply: FastifyReply, answersOptions: boolean): boolean {
  if (method !== "OPTIONS" || !answersOptions) return false;
  void reply.code(204).headers(PREFLIGHT_RESPONSE).send();
  return true;
}

/** The headers that every response of Fastify has. Refuses what the head of a request rules out, and answers preflights. */
export function setHeaders(
  app: FastifyInstance,
  { headersFor, answersOptions, unreadBodies, isDraining }: HeaderOptions,
): void {
  app.addHook("onRequest", (request, reply, done) => {
    const { raw } = request;
    setCommonHeaders(request, reply, headersFor);
    checkHead(raw, answersOptions);
    if (!answerPreflight(raw, reply, answersOptions)) done();
  });
  app.addHook("onSend", ({ raw }, reply, payload, done) => {
    const closes = isDraining() || reply.getHeader("connection") === "close";
    const connection = unreadBodies.connectionHeader(raw, reply.raw, closes);
    if (connection !== undefined) void reply.header("connection", connection);
    // Before a text Node would write the headers as UTF-8 too, and change the bytes of a cookie.
    done(null, typeof payload === "string" ? Buffer.from(payload) : payload);
  });
}
