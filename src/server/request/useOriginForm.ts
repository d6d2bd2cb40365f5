import type { IncomingMessage } from "node:http";

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
