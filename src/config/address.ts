import { isIPv6 } from "node:net";
import { z } from "zod";
import { ConfigError } from "./ConfigError.js";
import { type Environment, nonEmpty, problemsOf } from "./environment.js";
import { host, port } from "./values.js";

/** Where the service listens. */
export const addressVariables = { HOST: host("127.0.0.1"), PORT: port(4000) };

/** Every address of the machine; from the machine itself the service is then reached by the loopback address. */
const LOOPBACK: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" };

/**
 * The URL at which a service with this environment is reached from its own machine, without a trailing slash.
 *
 * @throws ConfigError with all problems of the address
 */
export function readLocalUrl(env: Environment = process.env): string {
  const parsed = z.object(addressVariables).safeParse(nonEmpty(env));
  if (!parsed.success) throw new ConfigError(problemsOf(parsed));
  const { HOST, PORT } = parsed.data;
  if (PORT === 0) throw new ConfigError(["PORT must not be 0: then the port is not known"]);
  const name = LOOPBACK[HOST] ?? HOST;
  return `http://${isIPv6(name) ? `[${name}]` : name}:${PORT}`;
}
