import { execute } from "./execute.js";
import { type FragmentType, graphql, useFragment } from "./generated/index.js";

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

const Storage = graphql(`
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
`);

function line(entry: FragmentType<typeof Entry>): string {
  const { path, size } = useFragment(Entry, entry);
  return `${path} ${size.toFixed()}`;
}

const [api = "http://127.0.0.1:4000"] = process.argv.slice(2);
const { logon } = await execute(api, LogOn, { input: { email: "demo@example.org", password: "demo" } });
if (!logon.token) throw new Error(logon.status);
const { me, files } = await execute(api, Storage, { path: "/" }, logon.token);
process.stdout.write([me?.email, ...(files?.children.nodes ?? []).map(line), ""].join("\n"));
