import { readFileSync } from "node:fs";
import { packageUrl } from "../packageUrl.js";

/** Prints the SDL that this version serves: for clients and codegen, or for the composition of a supergraph. */
export function printSchema(subgraph: boolean): void {
  process.stdout.write(readFileSync(packageUrl(`schema/${subgraph ? "subgraph" : "schema"}.graphql`)));
}
