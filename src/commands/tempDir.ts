import { mkdtemp, readdir, rm, stat, utimes } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PREFIX = "ensims-graphql-";

/** A socket in the folder that the process listens on. If it refuses connections, the process has died, in whatever PID namespace. */
const SOCKET = "alive";

/** The longest path of a socket in bytes, by the strictest system (macOS). */
const MAX_SOCKET_PATH = 103;

/** Without a socket, a folder counts as abandoned when it was not touched for STALE_MS. */
const TOUCH_MS = 3_600_000;
const STALE_MS = 24 * TOUCH_MS;

/** A private folder for the temporary files of this process. */
export interface TempDir {
  readonly path: string;
  remove(): Promise<void>;
}

/** Creates the folder, and deletes those of killed processes. Call `remove` before the process ends. */
export async function openTempDir(parent = tmpdir()): Promise<TempDir> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = join(parent, name);
    if (await isAbandoned(folder)) await rm(folder, { recursive: true, force: true });
  }
  const path = await mkdtemp(join(parent, `${PREFIX}${process.pid}-`));
  const socket = await listen(path);
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

/** Undefined if no socket can be opened: on Windows, or if the path is too long. */
async function listen(folder: string): Promise<Server | undefined> {
  const path = join(folder, SOCKET);
  if (process.platform === "win32" || Buffer.byteLength(path) > MAX_SOCKET_PATH) return undefined;
  const server = createServer((client) => client.destroy()).unref();
  return new Promise((resolve) => {
    server.once("error", () => resolve(undefined)); // a file system without sockets
    server.listen(path, () => resolve(server));
  });
}

const touch = (folder: string) => utimes(folder, new Date(), new Date()).catch(() => undefined);

/** False when in doubt: a folder without a socket may be new. */
async function isAbandoned(folder: string): Promise<boolean> {
  const result = await tryConnect(join(folder, SOCKET));
  if (result === "ECONNREFUSED") return true;
  if (result !== "ENOENT") return false;
  const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Infinity }));
  return Date.now() - mtimeMs > STALE_MS;
}

/** "connected", or the error's code. */
function tryConnect(path: string): Promise<string> {
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
