import { graphql } from "relay-runtime";

// relay-compiler makes `__generated__/*.graphql.ts` of these. Where Relay's Babel plugin runs, a `graphql` tag becomes the
// import of its artefact, and this file is not needed: the tags stand where they are used.

export const logOn = graphql`
  mutation storageLogOnMutation($input: CredentialInput!) {
    logon(input: $input) {
      ok
      status
      outcome
    }
  }
`;

export const logOff = graphql`
  mutation storageLogOffMutation {
    logoff {
      ok
      status
      outcome
    }
  }
`;

export const me = graphql`
  query storageMeQuery {
    me {
      email
      firstName
      surname
    }
  }
`;

export const list = graphql`
  query storageListQuery($path: FilePath!) {
    files(path: $path) {
      children {
        nodes {
          name
          path
          isFolder
          size
        }
      }
    }
  }
`;

export const file = graphql`
  query storageFileQuery($path: FilePath!) {
    file(path: $path) {
      url
    }
  }
`;

export const upload = graphql`
  mutation storageUploadMutation($path: FilePath!, $files: [Upload!]!) {
    upload(path: $path, files: $files) {
      ok
      status
      outcome
      files {
        name
        size
        sha256
      }
    }
  }
`;
