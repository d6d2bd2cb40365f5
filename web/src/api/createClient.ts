import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from "@apollo/client";
import { ErrorLink } from "@apollo/client/link/error";
import { relayStylePagination } from "@apollo/client/utilities";
import { failureOf } from "../failures/failureOf";
import { GRAPHQL_URL, PREFLIGHT } from "./endpoints";

/** Files and folders are identified by path, accounts by e-mail address, so that a change shows on every page. */
function createCache(): InMemoryCache {
  return new InMemoryCache({
    possibleTypes: { FileNode: ["File", "Folder", "ResultFile", "ResultFolder"] },
    typePolicies: {
      File: { keyFields: ["path"] },
      Folder: { keyFields: ["path"], fields: { children: relayStylePagination() } },
      User: { keyFields: ["email"] },
      Session: { keyFields: false },
    },
  });
}

/** The API client. Calls `onSessionEnd` if a response says that there is no session. */
export function createClient(onSessionEnd: () => void): ApolloClient {
  const endings = new ErrorLink(({ error }) => {
    if (failureOf(error).code === "UNAUTHENTICATED") onSessionEnd();
  });
  const http = new HttpLink({ uri: GRAPHQL_URL, credentials: "include", headers: PREFLIGHT });
  return new ApolloClient({ cache: createCache(), link: ApolloLink.from([endings, http]) });
}
