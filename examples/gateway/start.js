import { compose } from "./compose.js";
import { startFacade } from "./startFacade.js";
import { startProjects } from "./startProjects.js";

const { GATEWAY, PORT = "4040", FACADE_PORT = "4000", PROJECTS_PORT = "4001", FACADE_URL, PROJECTS_URL } = process.env;

/** @type {(() => Promise<void>)[]} */
const stops = [];
let stopping = false;

async function stop() {
  stopping = true;
  for (const stopOne of stops.splice(0).reverse()) await stopOne();
}

/** @param {unknown} error */
async function fail(error) {
  process.exitCode = 1;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  await stop();
}

/**
 * What has started is going to be stopped, in the opposite order.
 *
 * @template {{ readonly stop: () => Promise<void> }} Service
 * @param {Service} service
 */
function started(service) {
  stops.push(service.stop);
  if (stopping) throw new Error("Stopped before it had started.");
  return service;
}

/** @returns {Promise<string>} Where ensims-graphql is: at the address that is given, or one started here. */
async function facadeUrl() {
  if (FACADE_URL !== undefined) return FACADE_URL;
  const facade = started(await startFacade({ port: Number(FACADE_PORT) }));
  void facade.ended.then(() => (stopping ? undefined : fail(new Error("ensims-graphql has ended."))));
  return facade.url;
}

/** Which gateway: Hive's, unless that of Apollo is asked for. */
const loadGateway = async () =>
  GATEWAY === "apollo"
    ? (await import("./startApolloGateway.js")).startApolloGateway
    : (await import("./startHiveGateway.js")).startHiveGateway;

async function start() {
  const ensims = await facadeUrl();
  const projects = PROJECTS_URL ?? started(await startProjects({ port: Number(PROJECTS_PORT) })).url;
  const supergraph = await compose({ ensims: `${ensims}/graphql`, projects: `${projects}/graphql` });
  const gateway = started(await (await loadGateway())({ supergraph, port: Number(PORT) }));
  const lines = [`Gateway   ${gateway.url}/graphql`, `ensims    ${ensims}/graphql`, `projects  ${projects}/graphql`];
  process.stdout.write(`${lines.join("\n")}\n`);
}

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => void stop());
await start().catch(fail);
