/**
 * The gateway with the configuration of the example, on a supergraph in a file that it reads again and again. Arguments: the folder
 * of the example, and the file.
 */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";

const [folder, file] = process.argv.slice(2);
const load = (path) => import(pathToFileURL(`${folder}/${path}`).href);
const { createGatewayRuntime } = await load("node_modules/@graphql-hive/gateway-runtime/dist/index.js");
const { gatewayConfig } = await load("gateway.config.js");
const supergraph = () => readFile(file, "utf8");
const gateway = createGatewayRuntime({ ...gatewayConfig, supergraph, pollingInterval: 100, logging: "warn" });
const server = createServer(gateway).listen(0, "127.0.0.1", () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}\n`);
});
