import { Failure } from "./Failure.mjs";

const LOG_ON = `mutation LogOn($input: CredentialInput!) {
  logon(input: $input) { ok status outcome token session { issuedAt expiresAt } }
}`;
const CHECK_IN = "mutation CheckIn { checkin { ok status token session { issuedAt expiresAt } } }";
const LOG_OFF = "mutation LogOff { logoff { ok } }";

/** The longest delay of `setTimeout`, in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * @typedef {{ issuedAt: string | null, expiresAt: string | null }} Lifetime
 * @typedef {{ ok: boolean, status: string, outcome?: string, token: string | null, session: Lifetime | null }} Auth
 * @typedef {{ message?: string, extensions?: { code?: string, retryAfter?: number, requestId?: string } }} ServiceError
 */

/** A session by bearer token. It is renewed in the background before it expires, also during long transfers. */
export class Session {
  /** @type {string | undefined} */ #token;
  /** @type {NodeJS.Timeout | undefined} */ #timer;

  /** @param {string} api URL of the service, e.g. "http://127.0.0.1:4000" */
  constructor(api) {
    this.api = api;
  }

  /** @param {{ email: string, password: string }} credential */
  async logOn({ email, password }) {
    const { logon } = /** @type {{ logon: Auth }} */ (await this.ask(LOG_ON, { input: { email, password } }));
    if (!logon.ok) throw new Failure(logon.outcome ?? "REJECTED", logon.status);
    this.#take(logon);
  }

  /** Errors are ignored: the session would expire anyway. */
  async logOff() {
    clearTimeout(this.#timer);
    if (this.#token !== undefined) await this.ask(LOG_OFF).catch(() => undefined);
    this.#token = undefined;
  }

  /** @param {Auth} auth */
  #take({ token, session }) {
    if (token === null) throw new Failure("BAD_RESPONSE", "The response has no token.");
    this.#token = token;
    // Only the service's times are used: the local clock may be wrong.
    const lifetime = Date.parse(session?.expiresAt ?? "") - Date.parse(session?.issuedAt ?? "");
    if (lifetime > 0) this.#renewIn(lifetime / 2, lifetime / 10);
  }

  /** @param {number} ms @param {number} retryMs */
  #renewIn(ms, retryMs) {
    clearTimeout(this.#timer);
    const renew = async () => {
      const { checkin } = /** @type {{ checkin: Auth }} */ (await this.ask(CHECK_IN));
      if (!checkin.ok) throw new Failure("REJECTED", checkin.status);
      this.#take(checkin);
    };
    // After a failure the token is still valid for a while. Once it is not, the next request fails.
    this.#timer = setTimeout(
      () => void renew().catch(() => this.#renewIn(retryMs, retryMs)),
      Math.min(ms, LONGEST_TIMER),
    );
    this.#timer.unref();
  }

  /**
   * Executes a GraphQL operation and returns its data.
   *
   * @param {string} query
   * @param {Record<string, unknown>} [variables]
   * @returns {Promise<unknown>}
   * @throws {Failure} also if only some fields failed
   */
  async ask(query, variables = {}) {
    const response = await this.fetch("/graphql", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = /** @type {{ data?: unknown, errors?: ServiceError[] }} */ (await readJson(response));
    if (errors?.[0] || !data) throw failureOf(response, errors?.[0]);
    return data;
  }

  /**
   * `fetch` with the URL of the service and the token.
   *
   * @param {string} path
   * @param {RequestInit & { headers?: Record<string, string> }} init
   * @returns {Promise<Response>} with a status below 400, or 416
   */
  async fetch(path, init = {}) {
    const authorization = this.#token === undefined ? undefined : { authorization: `Bearer ${this.#token}` };
    // The service never redirects, and the token must not be sent elsewhere. Together with `window: null` this keeps Node's fetch
    // from buffering the body for a second attempt.
    const only = /** @type {const} */ ({ redirect: "error", window: null });
    const response = await fetch(this.api + path, {
      ...init,
      ...only,
      headers: { ...init.headers, ...authorization },
    }).catch((cause) => {
      throw connectionFailure(this.api, cause);
    });
    if (response.status < 400 || response.status === 416) return response; // 416: the range does not exist
    const { errors } = /** @type {{ errors?: ServiceError[] }} */ (await readJson(response));
    throw failureOf(response, errors?.[0]);
  }
}

/** @param {Response} response @returns {Promise<object>} */
export async function readJson(response) {
  try {
    const body = await response.json();
    if (typeof body === "object" && body !== null) return body;
    throw new TypeError("no object");
  } catch (cause) {
    throw new Failure("BAD_RESPONSE", `Unexpected response: status ${response.status} without JSON.`, { cause });
  }
}

/** @param {Response} response @param {ServiceError} [error] */
function failureOf({ status }, error) {
  const { code = "BAD_RESPONSE", retryAfter, requestId } = error?.extensions ?? {};
  return new Failure(code, error?.message ?? `The service responded with status ${status}.`, { retryAfter, requestId });
}

/**
 * The failure for a request without a complete response.
 *
 * @param {string} api
 * @param {unknown} error thrown by `fetch`, or while reading the body
 */
export function connectionFailure(api, error) {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Failure) return cause; // thrown while reading the file to send
  if (!(cause instanceof Error))
    return new Failure("UNREACHABLE", `The service at ${api} cannot be reached.`, { cause });
  const why = cause.message || ("code" in cause ? String(cause.code) : cause.name);
  return new Failure("UNREACHABLE", `The service at ${api} cannot be reached, or closed the connection: ${why}.`, {
    cause,
  });
}
