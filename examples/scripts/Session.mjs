import { Failure } from "./Failure.mjs";

const LOG_ON = `mutation LogOn($input: CredentialInput!) {
  logon(input: $input) { ok status outcome token session { issuedAt expiresAt } }
}`;
const CHECK_IN = "mutation CheckIn { checkin { ok status token session { issuedAt expiresAt } } }";
const LOG_OFF = "mutation LogOff { logoff { ok } }";

/** What `setTimeout` can wait for. Milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * @typedef {{ issuedAt: string | null, expiresAt: string | null }} Lifetime
 * @typedef {{ ok: boolean, status: string, outcome?: string, token: string | null, session: Lifetime | null }} Auth
 * @typedef {{ message?: string, extensions?: { code?: string, retryAfter?: number, requestId?: string } }} ServiceError
 */

/** A session by bearer token, which is renewed in the background before it ends, also during a transfer that takes hours. */
export class Session {
  /** @type {string | undefined} */ #token;
  /** @type {NodeJS.Timeout | undefined} */ #timer;

  /** @param {string} api address of the service, e.g. "http://127.0.0.1:4000" */
  constructor(api) {
    this.api = api;
  }

  /** @param {{ email: string, password: string }} credential */
  async logOn({ email, password }) {
    const { logon } = /** @type {{ logon: Auth }} */ (await this.ask(LOG_ON, { input: { email, password } }));
    if (!logon.ok) throw new Failure(logon.outcome ?? "REJECTED", logon.status);
    this.#take(logon);
  }

  /** The end of a session is a courtesy: it would end by itself. */
  async logOff() {
    clearTimeout(this.#timer);
    if (this.#token !== undefined) await this.ask(LOG_OFF).catch(() => undefined);
    this.#token = undefined;
  }

  /** @param {Auth} auth */
  #take({ token, session }) {
    if (token === null) throw new Failure("BAD_ANSWER", "The service gave no token.");
    this.#token = token;
    // By the service's clock alone: the clock here may be wrong.
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
    // When it fails the token is still good for a while. Once it is not, the next request says so.
    this.#timer = setTimeout(
      () => void renew().catch(() => this.#renewIn(retryMs, retryMs)),
      Math.min(ms, LONGEST_TIMER),
    );
    this.#timer.unref();
  }

  /**
   * The data of a GraphQL operation.
   *
   * @param {string} query
   * @param {Record<string, unknown>} [variables]
   * @returns {Promise<unknown>}
   * @throws {Failure} also when only a part of it failed
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
   * `fetch` of a path of the service with the token.
   *
   * @param {string} path
   * @param {RequestInit & { headers?: Record<string, string> }} init
   * @returns {Promise<Response>} one that is no failure
   */
  async fetch(path, init = {}) {
    const authorization = this.#token === undefined ? undefined : { authorization: `Bearer ${this.#token}` };
    // A redirect is no answer of this service, and the token is for nobody else. `window: null` together with it keeps Node's
    // fetch from copying the body, which it else holds in memory in case it has to send it again.
    const only = /** @type {const} */ ({ redirect: "error", window: null });
    const response = await fetch(this.api + path, {
      ...init,
      ...only,
      headers: { ...init.headers, ...authorization },
    }).catch((cause) => {
      throw whyNoAnswer(this.api, cause);
    });
    if (response.status < 400 || response.status === 416) return response; // 416: there is no such part of a file
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
    throw new Failure("BAD_ANSWER", `This is not the service: it answered ${response.status} without JSON.`, { cause });
  }
}

/** @param {Response} response @param {ServiceError} [error] */
function failureOf({ status }, error) {
  const { code = "BAD_ANSWER", retryAfter, requestId } = error?.extensions ?? {};
  return new Failure(code, error?.message ?? `The service answered ${status}.`, { retryAfter, requestId });
}

/**
 * Why a request got no answer, or not all of it.
 *
 * @param {string} api
 * @param {unknown} error what `fetch`, or the body of its answer, failed with
 */
export function whyNoAnswer(api, error) {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Failure) return cause; // of the file that was to be sent
  if (!(cause instanceof Error))
    return new Failure("UNREACHABLE", `The service at ${api} cannot be reached.`, { cause });
  const why = cause.message || ("code" in cause ? String(cause.code) : cause.name);
  return new Failure("UNREACHABLE", `The service at ${api} cannot be reached, or closed the connection: ${why}.`, {
    cause,
  });
}
