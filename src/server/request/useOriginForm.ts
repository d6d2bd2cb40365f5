import type { IncomingMessage } from "node:http";
import type { FastifyInstance } from "fastify";
import { RequestError } from "../errors/RequestError.js";

/** `http://host:port/path?query`, as a proxy is asked. The host may not be empty, nor have a user before it (RFC 9110 §4.2). */
const ABSOLUTE_FORM = /^https?:\/\/([^/?#@]+)([/?].*)?$/is;

/**
 * Brings a request target in absolute-form into origin-form, and puts its host in the place of the `Host` header's
 * (RFC 9112 §3.2.2), so that everything behind reads one form only. `OPTIONS` of a host without path and query asks about the
 * whole server (RFC 9112 §3.2.4).
 */
export function useOriginForm(request: IncomingMessage): void {
  const { url = "", method } = request;
  if (url.startsWith("/")) return;
  const [, authority, rest = method === "OPTIONS" ? "*" : "/"] = ABSOLUTE_FORM.exec(url) ?? [];
  if (authority === undefined) return;
  request.url = rest.startsWith("?") ? `/${rest}` : rest;
  request.headers.host = authority;
}

/** Refuses a request whose target names no address here. `OPTIONS *` asks about the whole server. */
export function requireOriginForm(app: FastifyInstance): void {
  app.addHook("onRequest", ({ method, raw: { url = "" } }, _reply, done) => {
    if (!url.startsWith("/") && !(method === "OPTIONS" && url === "*")) {
      const message = "The request target must be a path, or an http:// URL with a host and without a user.";
      throw new RequestError(400, "BAD_REQUEST", message);
    }
    done();
  });
}
