import { cacheExchange, Client, type Exchange, fetchExchange } from "@urql/core";
import {
  FileDocument,
  FilesDocument,
  LogOffDocument,
  LogOnDocument,
  MeDocument,
  UploadDocument,
} from "./operations.js";

const connect = (api: string, exchanges: readonly Exchange[]) =>
  new Client({
    url: `${api}/graphql`,
    exchanges: [cacheExchange, ...exchanges, fetchExchange],
    fetchOptions: {
      credentials: "include", // the session is a cookie
      headers: { "apollo-require-preflight": "true" }, // urql asks by GET, which is refused without it (CSRF)
    },
    preferGetMethod: "within-url-limit", // the default; `false` asks by POST, then only uploads need the header
  });

/** urql on the service at `api`, e.g. "http://127.0.0.1:4000". Requests pass `exchanges` before they are sent. */
export function open(api: string, ...exchanges: Exchange[]) {
  let client = connect(api, exchanges);

  return {
    async logOn(email: string, password: string) {
      const { data, error } = await client.mutation(LogOnDocument, { input: { email, password } });
      if (error) throw error;
      client = connect(api, exchanges); // with an empty cache: urql keeps errors too, such as "there is no session"
      return data?.logon;
    },
    async me() {
      const { data, error } = await client.query(MeDocument, {});
      if (error) throw error;
      return data?.me;
    },
    async list(path: string) {
      const { data, error } = await client.query(FilesDocument, { path }, { requestPolicy: "network-only" });
      if (error) throw error;
      return data?.files?.children.nodes;
    },
    async upload(path: string, files: File[]) {
      const { data, error } = await client.mutation(UploadDocument, { path, files }); // files make it multipart
      if (error) throw error;
      return data?.upload;
    },
    async download(path: string) {
      const { data, error } = await client.query(FileDocument, { path });
      if (error) throw error;
      if (!data?.file) return undefined;
      const response = await fetch(data.file.url, { credentials: "include" });
      if (!response.ok) throw new Error(`The download of ${path} failed: ${response.status}`);
      return await response.blob();
    },
    async logOff() {
      const { data, error } = await client.mutation(LogOffDocument, {});
      if (error) throw error;
      client = connect(api, exchanges); // the next user must not see what this one has read
      return data?.logoff;
    },
  };
}
