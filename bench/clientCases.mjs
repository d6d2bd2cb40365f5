/** The cases of real clients: what each of them sends (see clients/README.md) in the place of the plain request. */
import { readdirSync, readFileSync } from "node:fs";
import { CASES } from "./cases.mjs";
import { paramsOf } from "./clients/paramsOf.mjs";
import { select, typed } from "./select.mjs";

const folder = new URL("clients/recorded/", import.meta.url);
const recordings = readdirSync(folder).map((file) => JSON.parse(readFileSync(new URL(file, folder), "utf8")));

function caseOf(name, client, recorded) {
  const { title, upstreamPath, connections, expected } = CASES[name];
  const params = paramsOf(recorded);
  return {
    title: `${title} (${client})`,
    upstreamPath,
    connections,
    recorded,
    expected: (user) => select(typed(expected(user)), params),
  };
}

function* clientCases() {
  for (const name of ["info", "me", "files", "jobs", "job"]) {
    for (const { client, requests } of recordings) {
      // Once its hash is refused, it sends what `apollo-client` sends.
      if (client === "apollo-client-persisted") continue;
      const recorded = requests.find(({ operation }) => operation === name);
      yield [`${name} (${client})`, caseOf(name, client, recorded)];
    }
  }
}

export const CLIENT_CASES = Object.fromEntries(clientCases());
