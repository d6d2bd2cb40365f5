import { createRequire } from "node:module";
import type { CodegenConfig } from "@graphql-codegen/cli";

const config: CodegenConfig = {
  schema: createRequire(import.meta.url).resolve("ensims-graphql/schema.graphql"),
  documents: "client-preset/*.ts",
  ignoreNoDocuments: true,
  generates: {
    "client-preset/generated/": {
      preset: "client",
      presetConfig: { persistedDocuments: { hashAlgorithm: "sha256" } }, // writes `persisted-documents.json` as well
      config: {
        documentMode: "string", // documents are text: no GraphQL library is needed to send them
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
        scalars: {
          ByteCount: "number",
          Date: "string",
          DateTime: "string",
          EmailAddress: "string",
          FilePath: "string",
          Upload: "File",
        },
      },
    },
  },
};

export default config;
