import type { FastifyInstance } from "fastify";
import type { UnreadBodies } from "../connections/UnreadBodies.js";
import { checkHead } from "../request/checkHead.js";
import { PREFLIGHT_RESPONSE } from "./cors.js";

export interface HeaderOptions {
  /** Names and values in turn, for the origin of a request. */
  readonly headersFor: (origin: string | undefined) => readonly string[];
  /** Whether CORS preflights are answered. */
  readonly answersOptions: boolean;
  readonly unreadBodies: UnreadBodies;
  /** Whether each response is to close its connection. */
  readonly isDraining: () => boolean;
}

/** The headers that every response of Fastify has. Refuses what the head of a request rules out, and answers preflights. */
export function setHeaders(
  app: FastifyInstance,
  { headersFor, answersOptions, unreadBodies, isDraining }: HeaderOptions,
): void {
  app.addHook("onRequest", ({ raw, id }, reply, done) => {
    const headers = headersFor(raw.headers.origin);
    for (let i = 0; i < headers.length; i += 2) void reply.header(headers[i] ?? "", headers[i + 1]);
    void reply.header("x-request-id", id);
    checkHead(raw, answersOptions);
    if (raw.method === "OPTIONS" && answersOptions) void reply.code(204).headers(PREFLIGHT_RESPONSE).send();
    else done();
  });
  app.addHook("onSend", ({ raw }, reply, payload, done) => {
    const closes = isDraining() || reply.getHeader("connection") === "close";
    const connection = unreadBodies.connectionHeader(raw, reply.raw, closes);
    if (connection !== undefined) void reply.header("connection", connection);
    // Before a text Node would write the headers as UTF-8 too, and change the bytes of a cookie.
    done(null, typeof payload === "string" ? Buffer.from(payload) : payload);
  });
}
