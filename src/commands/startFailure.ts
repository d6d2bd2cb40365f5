import { toError } from "../toError.js";

interface Listening {
  readonly port: string;
  readonly address: string;
  readonly settings: ListenSettings;
}

/** The settings that choose where a server listens. */
export interface ListenSettings {
  readonly port: string;
  readonly host: string;
}

/** What is wrong with the address, and what to do. */
const LISTEN_ERRORS: Readonly<Record<string, (tried: Listening) => string>> = {
  EADDRINUSE: ({ port, settings }) =>
    `port ${port} is already in use. Stop the other process, or set another port with ${settings.port}.`,
  EACCES: ({ port, settings }) =>
    `no permission to listen on port ${port}. Set a port from 1024 up with ${settings.port}.`,
  EADDRNOTAVAIL: ({ address, settings }) =>
    `this machine has no address ${address}. Set another with ${settings.host}.`,
};

const propertyOf = (error: Error, name: string) => String(Reflect.get(error, name));

/**
 * Why a server cannot start, as one line.
 *
 * @param settings those that choose where it listens
 */
export function startFailure(thrown: unknown, settings: ListenSettings): string {
  const error = toError(thrown);
  const code = propertyOf(error, "code");
  const explain = propertyOf(error, "syscall") === "listen" ? LISTEN_ERRORS[code] : undefined;
  if (explain === undefined) return error.message;
  return explain({ port: propertyOf(error, "port"), address: propertyOf(error, "address"), settings });
}
