import type { TadaDocumentNode } from "gql.tada";
import { print } from "graphql";
import { type FragmentOf, graphql, readFragment } from "./graphql.js";

const LogOn = graphql(`
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

const Storage = graphql(
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

interface Answer<Data> {
  data?: Data | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

const [api = "http://127.0.0.1:4000"] = process.argv.slice(2);

async function execute<Data, Variables>(
  document: TadaDocumentNode<Data, Variables>,
  variables: Variables,
  token?: string,
): Promise<Data> {
  const response = await fetch(`${api}/graphql`, {
    method: "POST",
    credentials: "include",
    headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query: print(document), variables }),
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
