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

/** What is wrong with the address, and what to do, by the code of the error. */
const LISTEN_ERRORS: Readonly<Record<string, (tried: Tried) => string>> = {
  EADDRINUSE: ({ port, settings }) =>
    `port ${port} is already in use. Stop the process that has it, or wait some seconds if it is stopping already; or set another port with ${settings.port}.`,
  EACCES: ({ port, settings }) =>
    `no permission to listen on port ${port}. Set a port from 1024 up with ${settings.port}.`,
  EADDRNOTAVAIL: ({ address, settings }) =>
    `this machine has no address ${address}. Set another with ${settings.host}.`,
};

/** Undefined when the error is of no address. */
function adviceFor(error: Error, settings: ListenSettings): string | undefined {
  const of = (name: string) => String(Reflect.get(error, name));
  const code = of("code");
  switch (of("syscall")) {
    case "listen":
      return LISTEN_ERRORS[code]?.({ port: of("port"), address: of("address"), settings });
    case "getaddrinfo":
      return `the name ${of("hostname")} has no address (${code}). Set another with ${settings.host}.`;
    default:
      return undefined;
  }
}

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
    const advice = adviceFor(error, settings);
    throw advice === undefined ? error : new Error(advice, { cause: error });
  }
}
