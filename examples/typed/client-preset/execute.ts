import type { TypedDocumentString } from "./generated/graphql.js";

interface Answer<Data> {
  data?: Data | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

/** What names an operation: its id with `SEND_IDS=true`, for a service that has `generated/persisted-documents.json`. */
function nameOf<Data, Variables>(document: TypedDocumentString<Data, Variables>) {
  if (process.env.SEND_IDS === "true") return { documentId: document.__meta__?.hash };
  return { query: document.toString() };
}

/** Asks the service at `api`, with a session cookie where there is one, or with a bearer token. */
export async function execute<Data, Variables>(
  api: string,
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
  token?: string,
): Promise<Data> {
  const response = await fetch(`${api}/graphql`, {
    method: "POST",
    credentials: "include",
    headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ ...nameOf(document), variables }),
  });
  const { data, errors } = (await response.json()) as Answer<Data>;
  if (errors?.[0] || !data) throw new Error(errors?.[0]?.message ?? `The service answered ${response.status}.`);
  return data;
}
