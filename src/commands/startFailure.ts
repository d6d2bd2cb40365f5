import { toError } from "../toError.js";

interface Listening {
  readonly port: string;
  readonly address: string;
  /** The settings for the port. */
  readonly settings: string;
}

/** What is wrong with an address to listen at, and what to do. */
const LISTENING: Readonly<Record<string, (tried: Listening) => string>> = {
  EADDRINUSE: ({ port, settings }) =>
    `port ${port} is taken. Stop what listens there, or choose another port by ${settings}.`,
  EACCES: ({ port, settings }) => `this user may not listen at port ${port}. Choose one from 1024 on by ${settings}.`,
  EADDRNOTAVAIL: ({ address }) => `this machine has no address ${address}. Choose another by HOST or --host.`,
};

const factOf = (error: Error, name: string) => String(Reflect.get(error, name));

/**
 * Why a server does not start, as one line.
 *
 * @param settings those for its port
 */
export function startFailure(thrown: unknown, settings: string): string {
  const error = toError(thrown);
  const code = factOf(error, "code");
  const explain = factOf(error, "syscall") === "listen" ? LISTENING[code] : undefined;
  if (explain === undefined) return error.message;
  return explain({ port: factOf(error, "port"), address: factOf(error, "address"), settings });
}
