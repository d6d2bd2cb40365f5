/** The request of a caller. @typedef {{ readonly headers: { get(name: string): string | null | undefined } }} Request */

/** What an operation did to the session so far: the value of the cookie that was set last. @type {WeakMap<Request, string>} */
const renewed = new WeakMap();

/**
 * The headers that tell `ensims` of the caller's session.
 *
 * A gateway sends the fields of a mutation in several requests: Hive each field for itself, others those before and after a
 * field of another subgraph. So that `mutation { logon(…) {…} setJessSession(…) {…} }` means one session, a later request
 * goes with the cookie that an earlier one was given, in the way that the caller brought its own.
 *
 * @param {Request} request
 * @returns {Record<string, string | null>}
 */
export function sessionHeaders(request) {
  const cookie = request.headers.get("cookie") ?? null;
  const authorization = request.headers.get("authorization") ?? null;
  const token = renewed.get(request);
  if (token === undefined) return { cookie, authorization };
  if (token === "") return {}; // logged off
  return authorization === null ? { cookie: `session_token=${token}` } : { authorization: `Bearer ${token}` };
}

/**
 * Takes note of a session that was begun, renewed or ended.
 *
 * @param {Request} request Of the caller.
 * @param {readonly string[]} setCookie Of the answer.
 */
export function followSession(request, setCookie) {
  for (const line of setCookie) {
    const token = /^session_token=([^;]*)/.exec(line)?.[1];
    if (token !== undefined) renewed.set(request, token);
  }
}
