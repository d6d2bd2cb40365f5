import { toError } from "../toError.js";

interface Listening {
  readonly port: string;
  readonly address: string;
  /** The settings that choose the port. */
  readonly settings: string;
}

/** What is wrong with the address, and what to do. */
const LISTEN_ERRORS: Readonly<Record<string, (tried: Listening) => string>> = {
  EADDRINUSE: ({ port, settings }) =>
    `port ${port} is already in use. Stop the other process, or set another port with ${settings}.`,
  EACCES: ({ port, settings }) => `no permission to listen on port ${port}. Set a port from 1024 up with ${settings}.`,
  EADDRNOTAVAIL: ({ address }) => `this machine has no address ${address}. Set another with HOST or --host.`,
};

const propertyOf = (error: Error, name: string) => String(Reflect.get(error, name));

/**
 * Why a server cannot start, as one line.
 *
 * @param settings the settings that choose its port
 */
export function startFailure(thrown: unknown, settings: string): string {
  const error = toError(thrown);
  const code = propertyOf(error, "code");
  const explain = propertyOf(error, "syscall") === "listen" ? LISTEN_ERRORS[code] : undefined;
  if (explain === undefined) return error.message;
  return explain({ port: propertyOf(error, "port"), address: propertyOf(error, "address"), settings });
}
