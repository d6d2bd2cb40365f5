import { ApolloClient, ApolloLink } from "@apollo/client";
import UploadHttpLink from "apollo-upload-client/UploadHttpLink.mjs";
import { createCache } from "./apolloCache.js";
import {
  FileDocument,
  FilesDocument,
  LogOffDocument,
  LogOnDocument,
  MeDocument,
  UploadDocument,
} from "./operations.js";

/** Apollo Client on the service at `api`, e.g. "http://127.0.0.1:4000". Requests pass `links` before they are sent. */
export function open(api: string, ...links: ApolloLink[]) {
  const httpLink = new UploadHttpLink({
    uri: `${api}/graphql`,
    credentials: "include", // the session is a cookie
    headers: { "apollo-require-preflight": "true" }, // without it an upload is refused (CSRF)
  });
  const client = new ApolloClient({
    link: ApolloLink.from([...links, httpLink]),
    cache: createCache(),
  });

  return {
    async logOn(email: string, password: string) {
      const { data } = await client.mutate({ mutation: LogOnDocument, variables: { input: { email, password } } });
      return data?.logon;
    },
    async me() {
      const { data } = await client.query({ query: MeDocument });
      return data?.me;
    },
    async list(path: string) {
      const { data } = await client.query({ query: FilesDocument, variables: { path }, fetchPolicy: "network-only" });
      return data?.files?.children.nodes;
    },
    async upload(path: string, files: File[]) {
      const { data } = await client.mutate({ mutation: UploadDocument, variables: { path, files } });
      return data?.upload;
    },
    async download(path: string) {
      const { data } = await client.query({ query: FileDocument, variables: { path } });
      if (!data?.file) return undefined;
      const response = await fetch(data.file.url, { credentials: "include" });
      if (!response.ok) throw new Error(`The download of ${path} failed: ${response.status}`);
      return await response.blob();
    },
    async logOff() {
      const { data } = await client.mutate({ mutation: LogOffDocument });
      await client.clearStore(); // the next user must not see what this one has read
      return data?.logoff;
    },
  };
}
