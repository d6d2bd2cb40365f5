import { once } from "node:events";

/** How long requests under way may take to end, in milliseconds. */
const GRACE_MS = 10_000;

/**
 * Listens on this machine alone.
 *
 * @param {import("node:http").Server} server
 * @param {number} port 0 takes any free one.
 */
export async function listen(server, port) {
  server.listen(port, "127.0.0.1");
  await once(server, "listening"); // rejects when the port is taken
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening on a port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
      await once(server.close(), "close");
      clearTimeout(timer);
    },
  };
}
