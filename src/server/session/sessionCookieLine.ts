import type { Config } from "../../config/config.js";
import { type CallerSession, readClaims } from "../../context/CallerSession.js";
import type { SessionCookie } from "../../http/call/sessionCookie.js";

type CookieConfig = Pick<Config, "cookieSecure" | "cookieSameSite" | "publicUrl">;

const SAME_SITE = { lax: "Lax", strict: "Strict", none: "None" } as const;

/** `secure` by configuration; "auto" follows the address that the caller uses. Browsers drop `SameSite=None` without it. */
function isSecure({ cookieSecure, cookieSameSite, publicUrl }: CookieConfig, protocol: string): boolean {
  if (cookieSecure !== "auto") return cookieSecure === "true";
  return cookieSameSite === "none" || (publicUrl?.startsWith("https:") ?? protocol === "https");
}

function lifetime({ value, deletes, maxAge, expires }: SessionCookie): string[] {
  if (deletes) return ["Max-Age=0", "Expires=Thu, 01 Jan 1970 00:00:00 GMT"];
  if (maxAge !== undefined) return [`Max-Age=${maxAge}`];
  if (expires) return [`Expires=${expires.toUTCString()}`];
  const end = readClaims(value)?.expiresAt;
  const seconds = end ? Math.floor((end.getTime() - Date.now()) / 1000) : 0;
  return seconds > 0 ? [`Max-Age=${seconds}`] : [];
}

/**
 * The `Set-Cookie` line that relays the session cookie which the upstream set, if it did: its value byte for byte, the
 * attributes ours, so that a cookie for the upstream's host and paths becomes one for this server.
 *
 * @param protocol as the caller uses it
 */
export function sessionCookieLine(
  { cookie }: CallerSession,
  config: CookieConfig,
  protocol: string,
): string | undefined {
  if (!cookie) return undefined;
  const attributes = ["Path=/", "HttpOnly", `SameSite=${SAME_SITE[config.cookieSameSite]}`, ...lifetime(cookie)];
  if (isSecure(config, protocol)) attributes.push("Secure");
  return [`session_token=${cookie.deletes ? "" : cookie.value}`, ...attributes].join("; ");
}
