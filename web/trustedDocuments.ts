import { createHash } from "node:crypto";
import { InMemoryCache } from "@apollo/client";
import { type DocumentNode, Kind, print } from "graphql";
import type { Plugin } from "vite";
import * as operations from "./src/api/operations.ts";

/** What Apollo's manifests have of a document. Its text is what the page sends: Apollo Client adds `__typename`. */
function entryOf(cache: InMemoryCache, document: DocumentNode) {
  const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  const body = print(cache.transformDocument(document));
  const id = createHash("sha256").update(body).digest("hex");
  return operation?.name ? [{ id, name: operation.name.value, type: operation.operation, body }] : []; // fragments have none
}

/** Writes the manifest of the page, for `TRUSTED_DOCUMENTS`: the documents that it will send. */
export function trustedDocuments(): Plugin {
  return {
    name: "trusted-documents",
    apply: "build",
    generateBundle() {
      const cache = new InMemoryCache();
      const documents = Object.values(operations).flatMap((document) => entryOf(cache, document));
      const manifest = { format: "apollo-persisted-query-manifest", version: 1, operations: documents };
      this.emitFile({
        type: "asset",
        fileName: "trusted-documents.json",
        source: `${JSON.stringify(manifest, undefined, 2)}\n`,
      });
    },
  };
}
