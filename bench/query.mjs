/** The bodies of GraphQL requests. */
import { readFileSync } from "node:fs";

/** The text of an operation that comes with the package. */
export const shipped = (name) => readFileSync(new URL(`../schema/operations/${name}.graphql`, import.meta.url), "utf8");

/** Variables are always sent: graphql-jit refuses a required one that is left to its default, and mercurius with it. */
export const query = (text, variables, operationName) => JSON.stringify({ query: text, variables, operationName });
