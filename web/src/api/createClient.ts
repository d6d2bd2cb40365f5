import { ApolloClient, ApolloLink, type FieldPolicy, HttpLink, InMemoryCache } from "@apollo/client";
import { ErrorLink } from "@apollo/client/link/error";
import { failureOf } from "../failures/failureOf";
import { GRAPHQL_URL, PREFLIGHT } from "./endpoints";

interface Nodes {
  readonly nodes: readonly unknown[];
}

const merge: FieldPolicy<Nodes>["merge"] = (before, page, { args }) =>
  typeof args?.after === "string" && before ? { ...page, nodes: [...before.nodes, ...page.nodes] } : page;

/** All pages of the jobs with one filter are one list, and so are those of a folder. (Queries with another `first` may ask for other fields.) */
const jobsPolicy: FieldPolicy<Nodes> = { keyArgs: ["filter", "first"], merge };
const childrenPolicy: FieldPolicy<Nodes> = { keyArgs: ["first"], merge };

/**
 * Folders are identified by path, accounts by e-mail address, so that a change shows on every page. Files are kept within their
 * folder: 10,000 objects of their own would take a second to write and read.
 */
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
      Folder: { keyFields: ["path"], fields: { children: childrenPolicy } },
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
