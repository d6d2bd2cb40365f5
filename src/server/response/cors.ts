import { FILE_REQUEST_HEADERS } from "../../http/range/FileRequest.js";
import { PREFLIGHT_HEADERS } from "../session/csrf.js";

/** Request headers that pages of `CORS_ORIGINS` may send: those read here, and those that clients and tracers add to every request. */
const ALLOWED = [
  "content-type",
  "authorization",
  ...FILE_REQUEST_HEADERS,
  "x-request-id",
  ...PREFLIGHT_HEADERS,
  "apollographql-client-name",
  "apollographql-client-version",
  "traceparent",
  "tracestate",
  "baggage",
];

/** Response headers that such pages may read. */
const EXPOSED = ["content-disposition", "content-length", "content-range", "etag", "retry-after", "x-request-id"];

/** In every response, where any origin is allowed (https://fetch.spec.whatwg.org/#http-cors-protocol). Names and values in turn. */
export const CORS_HEADERS: readonly string[] = [
  ...["vary", "Origin"],
  ...["access-control-allow-credentials", "true"],
  ...["access-control-expose-headers", EXPOSED.join(", ")],
];

/** In the response to a CORS preflight, besides the headers of every response. */
export const PREFLIGHT_RESPONSE: Readonly<Record<string, string>> = {
  "access-control-allow-methods": "GET, HEAD, POST",
  "access-control-allow-headers": ALLOWED.join(", "),
  "access-control-max-age": "600", // seconds
  "content-length": "0",
};
