import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { ClientError, GraphQLClient, type Variables } from "graphql-request";
import { FileDocument, FilesDocument, LogOffDocument, LogOnDocument, MeDocument } from "./operations.js";

/** graphql-request on the service at `api`, e.g. "http://127.0.0.1:4000". */
export function open(api: string) {
  const client = new GraphQLClient(`${api}/graphql`, { credentials: "include" }); // the session is a cookie

  async function ask<Data, V extends Variables>(document: TypedDocumentNode<Data, V>, variables: V) {
    try {
      return await client.request<Data>(document, variables);
    } catch (error) {
      // Its message holds the whole request, a password too: nothing for a log or a page.
      throw error instanceof ClientError
        ? new Error(error.response.errors?.[0]?.message ?? "The request failed.")
        : error;
    }
  }

  return {
    async logOn(email: string, password: string) {
      const { logon } = await ask(LogOnDocument, { input: { email, password } });
      return logon;
    },
    async me() {
      const { me } = await ask(MeDocument, {});
      return me;
    },
    async list(path: string) {
      const { files } = await ask(FilesDocument, { path });
      return files?.children.nodes;
    },
    /** graphql-request sends no files: plain HTTP does. */
    async upload(path: string, files: File[]) {
      const form = new FormData();
      for (const file of files) form.append("file", file);
      const response = await fetch(`${api}/files${path.split("/").map(encodeURIComponent).join("/")}`, {
        method: "POST",
        body: form,
        credentials: "include",
        headers: { "apollo-require-preflight": "true" }, // without it an upload is refused (CSRF)
      });
      const answer = (await response.json()) as UploadAnswer;
      if (answer.errors?.[0]) throw new Error(answer.errors[0].message);
      return answer;
    },
    async download(path: string) {
      const { file } = await ask(FileDocument, { path });
      if (!file) return undefined;
      const response = await fetch(file.url, { credentials: "include" });
      if (!response.ok) throw new Error(`The download of ${path} failed: ${response.status}`);
      return await response.blob();
    },
    async logOff() {
      const { logoff } = await ask(LogOffDocument, {});
      return logoff;
    },
  };
}

/** What `POST /files/<folder>` answers: the fields of `UploadPayload` that need no further call, or errors. */
interface UploadAnswer {
  ok: boolean;
  status: string;
  outcome: string;
  fileHandle: string | null;
  files: { name: string; size: number; sha256: string }[];
  errors?: { message: string; extensions?: { code?: string } }[];
}
