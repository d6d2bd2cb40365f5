import { decodeJwt } from "jose";
import type { SessionCookie } from "../http/call/sessionCookie.js";

/** How the caller brought its token. */
export type TokenSource = "cookie" | "bearer" | "none";

/** What a session token says of itself: decoded, never verified. */
export interface SessionClaims {
  readonly user: string | null;
  readonly email: string | null;
  readonly issuedAt: Date | null;
  readonly expiresAt: Date | null;
}

const textOrNull = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);

/** Seconds since 1970; what is no time that a Date can hold is null. */
const dateOrNull = (seconds: unknown) => {
  const date = new Date(typeof seconds === "number" ? seconds * 1000 : NaN);
  return Number.isNaN(date.getTime()) ? null : date;
};

/** The claims of a token (upstream-api §1.2), or null when it is no JWT. */
export function readClaims(token: string): SessionClaims | null {
  try {
    const { sub, email, iat, exp } = decodeJwt(token);
    return { user: textOrNull(sub), email: textOrNull(email), issuedAt: dateOrNull(iat), expiresAt: dateOrNull(exp) };
  } catch {
    return null;
  }
}

/**
 * The caller's session during one request: the token that it came with, until the upstream sets another.
 * The facade keeps no sessions; this object ends with the request.
 */
export class CallerSession {
  readonly source: TokenSource;
  #token: string | undefined;
  #cookieHeader: string | undefined;
  #cookie: SessionCookie | undefined;
  #claimsWereRead = false;

  /**
   * A caller with a cookie that names no usable token has no session, but is still one that came with a cookie.
   *
   * @param cookieHeader of the token, where it is at hand
   */
  constructor(token: string | undefined, source: TokenSource, cookieHeader?: string) {
    this.#token = token;
    this.source = source;
    this.#cookieHeader = cookieHeader;
  }

  /** The token as it is now: a log-on changes it for the later steps of its operation. */
  get token(): string | undefined {
    return this.#token;
  }

  /** Value of the `Cookie` header that carries the token; undefined if it is not known. */
  get cookieHeader(): string | undefined {
    return this.#cookieHeader;
  }

  /** The last session cookie that the upstream set during this request: to be sent to the caller. */
  get cookie(): SessionCookie | undefined {
    return this.#cookie;
  }

  /** The claims of the token as it is now; null without a token, and when it has expired. */
  get claims(): SessionClaims | null {
    this.#claimsWereRead = true;
    const claims = this.#token === undefined ? null : readClaims(this.#token);
    return claims?.expiresAt && claims.expiresAt.getTime() <= Date.now() ? null : claims;
  }

  /** Whether the claims were read: they expire, so a response that shows them is not reused. */
  get claimsWereRead(): boolean {
    return this.#claimsWereRead;
  }

  /** Takes over a session cookie from an upstream response. */
  receive(cookie: SessionCookie): void {
    this.#cookie = cookie;
    this.#token = cookie.deletes ? undefined : cookie.value;
    this.#cookieHeader = undefined;
  }

  /** Ends the session here, whatever the upstream says. */
  end(): void {
    this.receive({ value: "", deletes: true });
  }
}
