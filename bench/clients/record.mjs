#!/usr/bin/env node
/** Writes what each client sends into `recorded/`; see README.md. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { clients as apolloClients } from "./apolloClient.mjs";
import { clients as apolloGateways } from "./apolloGateway.mjs";
import { clients as fetches } from "./gqlTada.mjs";
import { clients as graphqlRequests } from "./graphqlRequest.mjs";
import { clients as hiveGateways } from "./hiveGateway.mjs";
import { OPERATIONS } from "./operations.mjs";
import { Recorder } from "./Recorder.mjs";
import { clients as relays } from "./relay.mjs";
import { clients as urqls } from "./urql.mjs";

const CLIENTS = {
  ...apolloClients,
  ...urqls,
  ...relays,
  ...graphqlRequests,
  ...fetches,
  ...hiveGateways,
  ...apolloGateways,
};

/** @param open makes a client, which is then asked one operation after the other */
async function record({ open, operations = OPERATIONS }) {
  const recorder = new Recorder();
  const { ask, close } = await open(await recorder.start());
  try {
    for (const operation of operations) {
      recorder.operation = operation.name;
      const { data } = await ask(operation);
      if (!data) throw new Error(`no answer to ${operation.name}`);
    }
  } finally {
    await close?.();
    await recorder.stop();
  }
  return recorder.requests;
}

const folder = new URL("recorded/", import.meta.url);
await rm(folder, { recursive: true, force: true });
await mkdir(folder);
for (const [name, client] of Object.entries(CLIENTS)) {
  const requests = await record(client);
  await writeFile(new URL(`${name}.json`, folder), `${JSON.stringify({ client: name, requests }, null, 2)}\n`);
  process.stdout.write(`${name}: ${requests.length} requests\n`);
}
