/** The upstream's session cookie, as one `Set-Cookie` header line sets it. */
export interface SessionCookie {
  /** Byte for byte (Latin-1) as the upstream wrote it: not decoded, quotes kept. */
  readonly value: string;
  /** True when the line deletes the cookie: an empty value, `Max-Age` of 0 or less, or `Expires` in the past. */
  readonly deletes: boolean;
  /** Seconds. */
  readonly maxAge?: number;
  readonly expires?: Date;
}

const cookieName = "session_token";
const cookieOctets = /^[\x21\x23-\x2B\x2D-\x3A\x3C-\x5B\x5D-\x7E]+$/;

/**
 * Value of the `Cookie` header that carries the token; undefined when the token may not go into a header:
 * it is empty or holds a character outside cookie-octet (RFC 6265 §4.1.1).
 */
export function cookieHeader(token: string): string | undefined {
  return cookieOctets.test(token) ? `${cookieName}=${token}` : undefined;
}

/** The session cookies that the `Set-Cookie` lines of a response set, in order. Other cookies and invalid lines are skipped. */
export function sessionCookies(setCookie: string | readonly string[]): SessionCookie[] {
  const lines = typeof setCookie === "string" ? [setCookie] : setCookie;
  return lines.map(parseLine).filter((cookie) => cookie !== undefined);
}

/** Follows the user agent's algorithm of RFC 6265 §5.2: the first `=` ends the name, the last attribute of a name wins. */
function parseLine(line: string): SessionCookie | undefined {
  const [pair = "", ...attributes] = line.split(";");
  const equals = pair.indexOf("=");
  if (equals < 0 || trim(pair.slice(0, equals)) !== cookieName) return undefined;

  const value = trim(pair.slice(equals + 1));
  let maxAge: number | undefined;
  let expires: Date | undefined;
  for (const attribute of attributes) {
    const [name = "", ...rest] = attribute.split("=");
    const text = trim(rest.join("="));
    if (/^\s*max-age\s*$/i.test(name)) maxAge = parseMaxAge(text) ?? maxAge;
    else if (/^\s*expires\s*$/i.test(name)) expires = parseDate(text) ?? expires;
  }
  return {
    value,
    // Max-Age has precedence over Expires (RFC 6265 §5.3).
    deletes:
      value === "" || (maxAge !== undefined ? maxAge <= 0 : expires !== undefined && expires.getTime() <= Date.now()),
    ...(maxAge !== undefined && { maxAge }),
    ...(expires !== undefined && { expires }),
  };
}

/** Spaces and tabs only: `trim()` would also remove U+00A0, which is a byte of a Latin-1 value. */
function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

function parseMaxAge(text: string): number | undefined {
  return /^-?\d+$/.test(text) ? Math.max(Math.min(Number(text), Number.MAX_SAFE_INTEGER), -1) : undefined;
}

/** A cookie date is in UTC, whether it says so or not; `Date.parse` alone would take it for local time. */
function parseDate(text: string): Date | undefined {
  const time = Date.parse(/(?:gmt|utc|z|[+-]\d{4})\s*$/i.test(text) ? text : `${text} GMT`);
  return Number.isNaN(time) ? undefined : new Date(time);
}
