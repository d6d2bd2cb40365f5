/** The supergraph of the service and of the second subgraph of `examples/gateway`. */
import { readFileSync } from "node:fs";
import { composeServices } from "@theguild/federation-composition";
import { parse } from "graphql";

const read = (path) => parse(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8"));

export function supergraphOf({ url, projectsUrl }) {
  const { supergraphSdl, errors } = composeServices([
    { name: "ensims", url, typeDefs: read("schema/subgraph.graphql") },
    { name: "projects", url: projectsUrl, typeDefs: read("examples/gateway/projects.graphql") },
  ]);
  if (supergraphSdl === undefined) throw new Error(errors.map(({ message }) => message).join("\n"));
  return supergraphSdl;
}
