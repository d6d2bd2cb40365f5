import { get, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { readLocalUrl } from "../config/address.js";
import type { Environment } from "../config/environment.js";
import { toError } from "../toError.js";

/** `/readyz` answers within a second. */
const TIMEOUT_MS = 3_000;

/** A connection of its own, without a proxy of the environment. */
const ask = (url: string) =>
  new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { agent: false, signal: AbortSignal.timeout(TIMEOUT_MS) }, resolve).once("error", reject);
  });

function isJson(body: string): boolean {
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
}

/**
 * Asks `/readyz` of the service on this machine, and prints its answer or why there is none. Resolves with whether it is ready.
 *
 * @throws ConfigError if the address is invalid.
 */
export async function health(env: Environment): Promise<boolean> {
  const url = `${readLocalUrl(env)}/readyz`;
  try {
    const response = await ask(url);
    const body = (await text(response)).trim();
    if (!isJson(body)) {
      const { statusCode = 0 } = response;
      process.stderr.write(`${url} answers ${statusCode}, not as this service does: which program has the port?\n`);
      return false;
    }
    process.stdout.write(`${body}\n`);
    return response.statusCode === 200;
  } catch (thrown) {
    const { name, message } = toError(thrown);
    const why = name === "AbortError" ? `no answer within ${TIMEOUT_MS / 1_000} s` : message;
    process.stderr.write(`${url} cannot be reached: ${why}\n`);
    return false;
  }
}
