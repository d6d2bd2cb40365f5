import { mkdtemp, readdir, rm, stat, utimes } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PREFIX = "ensims-graphql-";

/** Listens as long as the process lives: who finds it refusing knows that the process has died, whatever namespace it was in. */
const SOCKET = "alive";

/** Bytes of the path of a socket, the least that a system takes (macOS). */
const MAX_SOCKET_PATH = 103;

/** Where no socket can listen, a folder that was not touched for this long counts as left over. */
const TOUCH_MS = 3_600_000;
const STALE_MS = 24 * TOUCH_MS;

/** A folder for the temporary files of this process alone. */
export interface TempDir {
  readonly path: string;
  remove(): Promise<void>;
}

/** Makes the folder, and sweeps those of processes that were killed. Who ends the process well removes it. */
export async function openTempDir(parent = tmpdir()): Promise<TempDir> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = join(parent, name);
    if (await isAbandoned(folder)) await rm(folder, { recursive: true, force: true });
  }
  const path = await mkdtemp(join(parent, `${PREFIX}${process.pid}-`));
  const socket = await listenIn(path);
  const timer = socket ? undefined : setInterval(() => void touch(path), TOUCH_MS).unref();
  return {
    path,
    remove: async () => {
      clearInterval(timer);
      socket?.close();
      await rm(path, { recursive: true, force: true });
    },
  };
}

/** Undefined where a socket cannot have a path: on Windows, and where the path is too long. */
async function listenIn(folder: string): Promise<Server | undefined> {
  const path = join(folder, SOCKET);
  if (process.platform === "win32" || Buffer.byteLength(path) > MAX_SOCKET_PATH) return undefined;
  const server = createServer((caller) => caller.destroy()).unref();
  return new Promise((resolve) => {
    server.once("error", () => resolve(undefined)); // a file system without sockets
    server.listen(path, () => resolve(server));
  });
}

const touch = (folder: string) => utimes(folder, new Date(), new Date()).catch(() => undefined);

/** A folder that has no socket yet may have been made just now; what cannot be told is left alone. */
async function isAbandoned(folder: string): Promise<boolean> {
  const answer = await knock(join(folder, SOCKET));
  if (answer === "ECONNREFUSED") return true;
  if (answer !== "ENOENT") return false;
  const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Infinity }));
  return Date.now() - mtimeMs > STALE_MS;
}

/** The code of the error, or "connected". */
function knock(path: string): Promise<string> {
  if (process.platform === "win32" || Buffer.byteLength(path) > MAX_SOCKET_PATH) return Promise.resolve("ENOENT");
  return new Promise((resolve) => {
    const socket = connect({ path });
    socket.once("connect", () => {
      socket.destroy();
      resolve("connected");
    });
    socket.once("error", (error) => resolve("code" in error ? String(error.code) : ""));
  });
}
