import type { TypedDocumentString } from "./generated/graphql";

interface Answer<Data> {
  data?: Data | null;
  errors?: { message: string; extensions?: { code?: string; retryAfter?: number } }[];
}

async function read<Data>(response: Response): Promise<Data> {
  const answer = (await response.json()) as Answer<unknown>;
  if (answer.errors?.[0]) throw new Error(answer.errors[0].message);
  return answer as Data;
}

/** What names an operation: its id in a build with `VITE_SEND_IDS=true`, for a service with `persisted-documents.json`. */
function nameOf<Data, Variables>(document: TypedDocumentString<Data, Variables>) {
  if (import.meta.env.VITE_SEND_IDS === "true") return { documentId: document.__meta__?.hash };
  return { query: document.toString() };
}

/** The data of a typed operation. */
export async function execute<Data, Variables>(document: TypedDocumentString<Data, Variables>, variables: Variables) {
  const response = await fetch("/graphql", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...nameOf(document), variables }),
  });
  return (await read<{ data: Data }>(response)).data;
}

/** Stores files in a folder of the storage. */
export async function upload(folder: string, files: Iterable<File>) {
  const body = new FormData();
  for (const file of files) body.append("file", file);
  const headers = { "apollo-require-preflight": "true" }; // without it an upload is refused (CSRF)
  const path = folder.split("/").map(encodeURIComponent).join("/");
  return read<{ ok: boolean; status: string }>(await fetch(`/files${path}`, { method: "POST", headers, body }));
}
