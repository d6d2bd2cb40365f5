import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { print } from "graphql";
import { FileDocument, FilesDocument, LogOffDocument, LogOnDocument, MeDocument } from "./operations.js";

interface Answer<Data> {
  data?: Data | null;
  errors?: { message: string; extensions?: { code?: string; retryAfter?: number } }[];
}

/** Nothing but `fetch` on the service at `api`, e.g. "http://127.0.0.1:4000". */
export function open(api: string) {
  async function ask<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables) {
    const response = await fetch(`${api}/graphql`, {
      method: "POST",
      credentials: "include", // the session is a cookie
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: print(document), variables }),
    });
    const { data, errors } = (await response.json()) as Answer<Data>;
    if (errors?.[0] || !data) throw new Error(errors?.[0]?.message ?? `The service answered ${response.status}.`);
    return data;
  }

  /** The address of a file or folder of the storage: each name is percent-encoded. */
  const address = (path: string) => `${api}/files${path.split("/").map(encodeURIComponent).join("/")}`;

  return {
    async logOn(email: string, password: string) {
      return (await ask(LogOnDocument, { input: { email, password } })).logon;
    },
    async me() {
      return (await ask(MeDocument, {})).me;
    },
    async list(path: string) {
      return (await ask(FilesDocument, { path })).files?.children.nodes;
    },
    async upload(path: string, files: File[]) {
      const form = new FormData();
      for (const file of files) form.append("file", file);
      const response = await fetch(address(path), {
        method: "POST",
        credentials: "include",
        headers: { "apollo-require-preflight": "true" }, // without it an upload is refused (CSRF)
        body: form,
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
      return (await ask(LogOffDocument, {})).logoff;
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
  errors?: Answer<never>["errors"];
}
