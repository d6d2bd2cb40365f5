import { defineConfig, globalIgnores } from "eslint/config";
import base from "./eslint.config.js";

/** The same rules for the examples that have to be installed before their types are known. */
export default defineConfig(
  globalIgnores(["examples/clients/operations.ts", "**/__generated__", "examples/typed/*/generated"]),
  base.filter(({ files }) => files !== undefined),
);
