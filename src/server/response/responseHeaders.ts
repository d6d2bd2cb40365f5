import type { Config } from "../../config/config.js";
import { CORS_HEADERS } from "./cors.js";

type HeaderList = readonly string[];

/** Responses are data: they load nothing, belong into no frame, and are of no type but their own. */
const ALWAYS: HeaderList = [
  ...["content-security-policy", "default-src 'none';frame-ancestors 'none'"],
  ...["cross-origin-resource-policy", "same-origin"],
  ...["referrer-policy", "no-referrer"],
  ...["x-content-type-options", "nosniff"],
  ...["x-frame-options", "SAMEORIGIN"],
  ...["cache-control", "no-store"],
];

/** The headers of every response, names and values in turn, by the `Origin` of the request. */
export function responseHeaders({
  corsOrigins,
}: Pick<Config, "corsOrigins">): (origin: string | undefined) => HeaderList {
  if (corsOrigins.length === 0) return () => ALWAYS;
  const others = [...ALWAYS, ...CORS_HEADERS];
  const allowed = new Map(corsOrigins.map((each) => [each, [...others, "access-control-allow-origin", each]]));
  return (origin) => allowed.get(origin ?? "") ?? others;
}
