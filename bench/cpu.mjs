/** The CPU time of a server under load, for measurements of servers in turn. */
import { load } from "./load.mjs";

export const median = (list) => [...list].sort((one, other) => one - other)[Math.floor(list.length / 2)];

/** µs of CPU for a request. @param length of the answer, by `verify` */
export async function cpuOf(server, { requests, length }, seconds) {
  const before = server.cpuNanoseconds;
  const told = await load({ port: server.port, requests, seconds, length });
  return (server.cpuNanoseconds - before) / told.requests / 1_000;
}
