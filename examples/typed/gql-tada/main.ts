import type { TadaPersistedDocumentNode } from "gql.tada";
import { print } from "graphql";
import { type FragmentOf, graphql, readFragment } from "./graphql.js";

const LogOnDocument = graphql(`
  mutation LogOn($input: CredentialInput!) {
    logon(input: $input) {
      ok
      status
      token
    }
  }
`);

const Entry = graphql(`
  fragment Entry on FileNode {
    path
    size
  }
`);

const StorageDocument = graphql(
  `
    query Storage($path: FilePath!) {
      me {
        email
      }
      files(path: $path) {
        children {
          nodes {
            ...Entry
          }
        }
      }
    }
  `,
  [Entry],
);

// Each with the id that it has in the manifest: the SHA-256 of its text. `npm run gql-tada` fails when one is outdated.
const LogOn = graphql.persisted(
  "sha256:cf3cc40831e08bd3f8914a87441748af6cf4a197c9447ee02ea387226f6380b3",
  LogOnDocument,
);
const Storage = graphql.persisted(
  "sha256:74cd184eb3eb856e941f6c33eef7c88de255bbea41a6f760dba6f4121ef47fff",
  StorageDocument,
);

interface Answer<Data> {
  data?: Data | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

const [api = "http://127.0.0.1:4000"] = process.argv.slice(2);

/** What names an operation: its id with `SEND_IDS=true`, for a service that has `generated/persisted-documents.json`. */
function nameOf<Data, Variables>(document: TadaPersistedDocumentNode<Data, Variables>) {
  return process.env.SEND_IDS === "true" ? { documentId: document.documentId } : { query: print(document) };
}

async function execute<Data, Variables>(
  document: TadaPersistedDocumentNode<Data, Variables>,
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

function line(entry: FragmentOf<typeof Entry>): string {
  const { path, size } = readFragment(Entry, entry);
  return `${path} ${size.toFixed()}`;
}

const { logon } = await execute(LogOn, { input: { email: "demo@example.org", password: "demo" } });
if (!logon.token) throw new Error(logon.status);
const { me, files } = await execute(Storage, { path: "/" }, logon.token);
process.stdout.write([me?.email, ...(files?.children.nodes ?? []).map(line), ""].join("\n"));
