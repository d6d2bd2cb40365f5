import { createRequire } from "node:module";
import { dirname } from "node:path";
import type { CodegenConfig } from "@graphql-codegen/cli";

const { resolve } = createRequire(import.meta.url);

/** The operations that come with the package, each as a typed document. */
const config: CodegenConfig = {
  schema: resolve("ensims-graphql/schema.graphql"),
  documents: `${dirname(resolve("ensims-graphql/operations/Me.graphql"))}/*.graphql`,
  generates: {
    "operations/generated/operations.ts": {
      plugins: ["typescript-operations", "typed-document-node"],
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        strictScalars: true,
        scalars: {
          ByteCount: "number",
          Date: "string",
          DateTime: "string",
          EmailAddress: "string",
          FilePath: "string",
          Upload: "Blob",
        },
      },
    },
  },
};

export default config;
