import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { rawRequest } from "./rawRequest.js";

const PROBE_MS = 50;

/** Stands before replicas, as a load balancer at the level of TCP: it passes each connection on, and tries none again. */
export interface Balancer extends AsyncDisposable {
  readonly url: string;
  /** From now on the replica is probed, and gets connections while `/readyz` is 200. */
  add(replica: string): void;
  /** Resolves when exactly these are ready, by the last probe of each. */
  sends(...replicas: string[]): Promise<void>;
}

/** Joins two sockets: what ends, fails or comes on one of them does so on the other. */
function join(one: Socket, other: Socket): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.pipe(to);
    from.on("error", () => to.resetAndDestroy());
  }
}

export async function startBalancer(): Promise<Balancer> {
  const isReady = new Map<string, boolean>();
  const sockets = new Set<Socket>();
  let turn = 0;
  let isOpen = true;
  const ready = () => [...isReady].filter(([, ready]) => ready).map(([replica]) => replica);
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const replicas = ready();
    const { hostname, port } = new URL(replicas[turn++ % replicas.length] ?? "http://127.0.0.1:1");
    const upstream = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    }
    join(client, upstream);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const probe = async (replica: string) => {
    while (isOpen) {
      const status = await rawRequest(replica, "GET /readyz").then(
        (answer) => answer.status,
        () => 0,
      );
      isReady.set(replica, status === 200);
      await delay(PROBE_MS);
    }
  };
  const probes: Promise<void>[] = [];
  return {
    url: `http://127.0.0.1:${address.port}`,
    add: (replica) => void probes.push(probe(replica)),
    sends: async (...replicas) => {
      while (ready().sort().join() !== replicas.sort().join()) await delay(PROBE_MS / 5);
    },
    [Symbol.asyncDispose]: async () => {
      isOpen = false;
      const closed = once(server.close(), "close");
      for (const socket of sockets) socket.destroy();
      await Promise.all([closed, ...probes]);
    },
  };
}
