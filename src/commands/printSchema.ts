import { readFileSync } from "node:fs";
import { packageFile } from "../packageFile.js";

/** Prints the SDL that this version serves: for clients and codegen, or for the composition of a supergraph. */
export function printSchema(subgraph: boolean): void {
  process.stdout.write(readFileSync(packageFile(`schema/${subgraph ? "subgraph" : "schema"}.graphql`)));
}
