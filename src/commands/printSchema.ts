import { readFileSync } from "node:fs";
import { packageUrl } from "../packageUrl.js";

/** Prints the SDL of this version: that for clients, or that of the subgraph for composing a supergraph. */
export function printSchema(subgraph: boolean): void {
  process.stdout.write(readFileSync(packageUrl(`schema/${subgraph ? "subgraph" : "schema"}.graphql`)));
}
