import { ApolloClient, ApolloLink, type FieldPolicy, HttpLink, InMemoryCache } from "@apollo/client";
import { ErrorLink } from "@apollo/client/link/error";
import { failureOf } from "../failures/failureOf";
import { GRAPHQL_URL, PREFLIGHT } from "./endpoints";

interface Nodes {
  readonly nodes: readonly unknown[];
}

const merge: FieldPolicy<Nodes>["merge"] = (before, page, { args }) =>
  typeof args?.after === "string" && before ? { ...page, nodes: [...before.nodes, ...page.nodes] } : page;

/** All pages of the jobs with one filter are one list. (Queries with another `first` may ask for other fields.) */
const jobsPolicy: FieldPolicy<Nodes> = { keyArgs: ["filter", "first"], merge };

/** Accounts are identified by e-mail address, so that a change shows on every page. Folders are kept in `files/Listings.ts`. */
function createCache(): InMemoryCache {
  return new InMemoryCache({
    possibleTypes: {
      FileNode: ["File", "Folder", "ResultFile", "ResultFolder"],
      ResultNode: ["ResultFile", "ResultFolder"],
    },
    typePolicies: {
      Query: { fields: { jobs: jobsPolicy } },
      ResultFile: { keyFields: ["jobId", "path"] },
      ResultFolder: { keyFields: ["jobId", "path"] },
      File: { keyFields: false },
      Folder: { keyFields: false },
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
