import type { IncomingMessage } from "node:http";
import type { FastifyInstance } from "fastify";
import { RequestError } from "../errors/RequestError.js";

/** Node takes `HTTP/2.0` and `HTTP/0.9` in a request line for a request like any other. */
export const isHttp1 = ({ httpVersionMajor }: IncomingMessage): boolean => httpVersionMajor === 1;

export const VERSION_NOT_SUPPORTED = "This version of HTTP is not supported here. Send HTTP/1.1.";

/** Refuses another major version of HTTP than 1 (RFC 9110 §15.6.6). */
export function requireVersion(app: FastifyInstance): void {
  app.addHook("onRequest", ({ raw }, reply, done) => {
    if (!isHttp1(raw)) {
      void reply.header("connection", "close");
      throw new RequestError(505, "BAD_REQUEST", VERSION_NOT_SUPPORTED);
    }
    done();
  });
}
