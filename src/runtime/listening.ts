import { toError } from "../toError.js";

/** The settings that choose where a server listens. */
export interface ListenSettings {
  readonly port: string;
  readonly host: string;
}

interface Tried {
  readonly port: string;
  readonly address: string;
  readonly settings: ListenSettings;
}

/** What is wrong with the address, and what to do. */
const LISTEN_ERRORS: Readonly<Record<string, (tried: Tried) => string>> = {
  EADDRINUSE: ({ port, settings }) =>
    `port ${port} is already in use. Stop the process that has it, or wait some seconds if it is stopping already; or set another port with ${settings.port}.`,
  EACCES: ({ port, settings }) =>
    `no permission to listen on port ${port}. Set a port from 1024 up with ${settings.port}.`,
  EADDRNOTAVAIL: ({ address, settings }) =>
    `this machine has no address ${address}. Set another with ${settings.host}.`,
};

const propertyOf = (error: Error, name: string) => String(Reflect.get(error, name));

/**
 * Opens a listener.
 *
 * @param settings those that choose where it listens
 * @throws Error that says in one line what is wrong with the address and which setting to change, or what `open` throws
 */
export async function listening<T>(settings: ListenSettings, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (thrown) {
    const error = toError(thrown);
    const explain = propertyOf(error, "syscall") === "listen" ? LISTEN_ERRORS[propertyOf(error, "code")] : undefined;
    if (explain === undefined) throw error;
    const tried = { port: propertyOf(error, "port"), address: propertyOf(error, "address"), settings };
    throw new Error(explain(tried), { cause: error });
  }
}
