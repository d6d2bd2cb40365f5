import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from "@apollo/client";
import { ErrorLink } from "@apollo/client/link/error";
import { relayStylePagination } from "@apollo/client/utilities";
import { failureOf } from "../failures/failureOf";
import { GRAPHQL_URL, PREFLIGHT } from "./endpoints";

/** A file or folder is known by its path and an account by its address, so that a change shows wherever it is looked at. */
function createCache(): InMemoryCache {
  return new InMemoryCache({
    possibleTypes: { FileNode: ["File", "Folder"] },
    typePolicies: {
      File: { keyFields: ["path"] },
      Folder: { keyFields: ["path"], fields: { children: relayStylePagination() } },
      User: { keyFields: ["email"] },
      Session: { keyFields: false },
    },
  });
}

/** The client of the API. Whoever is told that there is no session tells `onSessionEnd`. */
export function createClient(onSessionEnd: () => void): ApolloClient {
  const endings = new ErrorLink(({ error }) => {
    if (failureOf(error).code === "UNAUTHENTICATED") onSessionEnd();
  });
  const http = new HttpLink({ uri: GRAPHQL_URL, credentials: "include", headers: PREFLIGHT });
  return new ApolloClient({ cache: createCache(), link: ApolloLink.from([endings, http]) });
}
