import type { IncomingMessage } from "node:http";
import type { FastifyInstance } from "fastify";
import { RequestError } from "../errors/RequestError.js";

/**
 * Whether a request names its host exactly once (RFC 9112 §3.2), so that nobody on its way takes it for another's;
 * HTTP/1.0 may leave it out.
 */
export function namesOneHost({ rawHeaders, httpVersion }: IncomingMessage): boolean {
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.length === 4 && rawHeaders[i]?.toLowerCase() === "host") hosts += 1;
  }
  return hosts === 1 || (hosts === 0 && httpVersion === "1.0");
}

/** Refuses requests that do not name their host. Node would answer without a body where it is missing, and take the first of several. */
export function requireHost(app: FastifyInstance): void {
  app.addHook("onRequest", ({ raw }, _reply, done) => {
    if (!namesOneHost(raw))
      throw new RequestError(400, "BAD_REQUEST", "A request has to have exactly one `Host` header.");
    done();
  });
}
