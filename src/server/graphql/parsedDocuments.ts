import type { DocumentNode } from "graphql";
import { LRUCache } from "lru-cache";

/** Memory, in bytes, that documents which were parsed before may hold. */
const MAX_BYTES = 16 * 2 ** 20;

/** What one token of a document costs with its node, name and location; and one character of its text. */
const TOKEN_BYTES = 512;
const CHARACTER_BYTES = 2;

/** The memory that a document holds. */
export function documentBytes({ loc }: DocumentNode): number {
  let tokens = 1;
  for (let token = loc?.startToken.next; token; token = token.next) tokens += 1;
  return tokens * TOKEN_BYTES + (loc?.source.body.length ?? 0) * CHARACTER_BYTES;
}

/**
 * Documents that Apollo Server has parsed and validated, so that it need not again. Apollo's own store counts their length
 * as JSON, which is less than a quarter of what they hold, and takes 30 MB of that: a flood of different documents would
 * fill 115 MB of the heap.
 */
export function createDocumentStore() {
  const documents = new LRUCache<string, DocumentNode>({ maxSize: MAX_BYTES, sizeCalculation: documentBytes });
  return {
    get: (key: string) => Promise.resolve(documents.get(key)),
    set: (key: string, document: DocumentNode) => Promise.resolve(void documents.set(key, document)),
    delete: (key: string) => Promise.resolve(documents.delete(key)),
  };
}
