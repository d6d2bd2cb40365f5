/** @import { GraphQLDataSource } from "@apollo/gateway" */
/** @typedef {Parameters<GraphQLDataSource["process"]>[0]["request"]} Request */
/** @typedef {Awaited<ReturnType<GraphQLDataSource["process"]>> & { setCookie: string[] }} Answer */

/** More than `UPSTREAM_TIMEOUT_MS` of ensims-graphql, whose own error says more. */
const { SUBGRAPH_TIMEOUT_MS = "60000" } = process.env;

/**
 * Asks a subgraph of `@apollo/gateway`. A `RemoteGraphQLDataSource` has no deadline, and its errors show the client the
 * address of the subgraph. Here an answer with another status than 2xx is GraphQL as any other, and what is none becomes an
 * error that says nothing of the request, in the answer and in the log.
 *
 * @param {string} name
 * @param {string} url
 * @param {Request} request
 * @param {{ headers: Record<string, string | null | undefined>, signal: AbortSignal | undefined }} options
 * @returns {Promise<Answer>}
 */
export async function askSubgraph(name, url, { query, operationName, variables }, { headers, signal }) {
  const deadline = AbortSignal.timeout(Number(SUBGRAPH_TIMEOUT_MS));
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...present(headers) },
      body: JSON.stringify({ query, operationName, variables }),
      redirect: "error",
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
    const { data, errors } = /** @type {{ data?: unknown, errors?: unknown }} */ (await response.json());
    if (!isObject(data ?? {}) || !isListOfErrors(errors ?? []) || (!data && !errors)) throw new TypeError("no GraphQL");
    return /** @type {Answer} */ ({
      ...(isObject(data) && { data }),
      ...(errors !== undefined && { errors }),
      setCookie: response.headers.getSetCookie(),
    });
  } catch {
    const code = deadline.aborted ? "GATEWAY_TIMEOUT" : "SUBREQUEST_HTTP_ERROR";
    if (signal?.aborted !== true) console.error(`The subgraph ${name} gave no answer: ${code}`);
    const message = "A service behind this gateway gave no answer. Try again later.";
    return { errors: [{ message, extensions: { code } }], setCookie: [] };
  }
}

/** @param {Record<string, string | null | undefined>} headers */
const present = (headers) =>
  Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value ? [[name, value]] : [])));

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** @param {unknown} value */
const isListOfErrors = (value) =>
  Array.isArray(value) && value.every((error) => isObject(error) && typeof error.message === "string");
