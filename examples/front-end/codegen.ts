import type { CodegenConfig } from "@graphql-codegen/cli";

const config: CodegenConfig = {
  schema: "graphql/schema.graphql",
  documents: ["src/**/*.ts", "!src/generated/**"],
  generates: {
    "src/generated/": {
      preset: "client",
      presetConfig: { persistedDocuments: { hashAlgorithm: "sha256" } }, // writes `persisted-documents.json` as well
      config: {
        documentMode: "string", // documents are text: no GraphQL library has to reach the browser
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
