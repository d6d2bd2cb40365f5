import type { Config } from "../../config/config.js";
import { CROSS_ORIGIN_HEADERS } from "../session/csrf.js";

type HeaderList = readonly string[];

/** What is answered here is data: it loads nothing, belongs into no frame, and is of no type but its own. */
const ALWAYS: HeaderList = [
  ...["content-security-policy", "default-src 'none';frame-ancestors 'none'"],
  ...["cross-origin-resource-policy", "same-origin"],
  ...["referrer-policy", "no-referrer"],
  ...["x-content-type-options", "nosniff"],
  ...["x-frame-options", "SAMEORIGIN"],
  ...["cache-control", "no-store"],
];

const EXPOSED = ["content-disposition", "content-length", "content-range", "etag", "retry-after", "x-request-id"];

/** What pages of `CORS_ORIGINS` are allowed (https://fetch.spec.whatwg.org/#http-cors-protocol). */
const CORS: HeaderList = [
  ...["vary", "Origin"],
  ...["access-control-allow-credentials", "true"],
  ...["access-control-expose-headers", EXPOSED.join(", ")],
];

/** How a CORS preflight is answered, besides the headers of every answer. */
export const PREFLIGHT_RESPONSE: Readonly<Record<string, string>> = {
  "access-control-allow-methods": "GET, HEAD, POST",
  "access-control-allow-headers": CROSS_ORIGIN_HEADERS.join(", "),
  "access-control-max-age": "600", // seconds
  "content-length": "0",
};

/** The headers of every answer, names and values in turn, by the `Origin` of the request. */
export function responseHeaders({
  corsOrigins,
}: Pick<Config, "corsOrigins">): (origin: string | undefined) => HeaderList {
  const [first] = corsOrigins;
  if (first === undefined) return () => ALWAYS;
  const others = [...ALWAYS, ...CORS];
  const allowed = new Map(corsOrigins.map((each) => [each, [...others, "access-control-allow-origin", each]]));
  return (origin) => allowed.get(origin ?? "") ?? others;
}
