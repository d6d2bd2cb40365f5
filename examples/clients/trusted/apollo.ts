import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { sortTopLevelDefinitions } from "@apollo/persisted-query-lists";
import { print } from "graphql";

/** Browsers have `crypto.subtle` for pages by https, and of this machine. */
async function sha256(text: string) {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * For `open(api, sendIds())`: sends ids in the place of texts, those of `generate-persisted-query-manifest`. Where the service
 * says that it supports none, it sends texts from then on. With `useGETForHashedQueries` ids of queries go by GET.
 */
export const sendIds = (options: { useGETForHashedQueries?: boolean } = {}) =>
  new PersistedQueryLink({
    ...options,
    generateHash: (document) => sha256(print(sortTopLevelDefinitions(document))),
  });
