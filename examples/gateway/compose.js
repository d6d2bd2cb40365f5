import { readFile } from "node:fs/promises";
import { composeServices } from "@theguild/federation-composition";
import { parse } from "graphql";
import { projectsSdl } from "./startProjects.js";

/** Installed from a registry, it is import.meta.resolve("ensims-graphql/subgraph.graphql"). */
export const ENSIMS_SDL = new URL("../../schema/subgraph.graphql", import.meta.url);

/**
 * The supergraph of both subgraphs, for a gateway.
 *
 * @param {{ readonly ensims: string, readonly projects: string }} urls Where the gateway finds each subgraph's GraphQL.
 * @throws {Error} that names everything that does not fit together.
 */
export async function compose({ ensims, projects }) {
  const { supergraphSdl, errors } = composeServices([
    { name: "ensims", url: ensims, typeDefs: parse(await readFile(ENSIMS_SDL, "utf8")) },
    { name: "projects", url: projects, typeDefs: parse(projectsSdl) },
  ]);
  if (supergraphSdl === undefined) {
    throw new Error(`The subgraphs do not compose:\n${errors?.map(({ message }) => `  ${message}`).join("\n")}`);
  }
  return supergraphSdl;
}
