/**
 * What every peer shares: from the wire to the promised names, written by hand and as lean as it gets. No peer checks what
 * it reads, guards anything, or logs.
 */
import { readFileSync } from "node:fs";

export const typeDefs = readFileSync(new URL("schema.graphql", import.meta.url), "utf8");

export const infoPath = (api) => (api === "JESS" ? "/jess_web/api/info" : "/users/api/info");
export const userPath = "/users/api/user";
export const encodedPath = (path) => (path === "/" ? "" : path.split("/").map(encodeURIComponent).join("/"));
export const filesPath = (path) => `/users/api/files${encodedPath(path)}`;

const suffix = ({ Release, Update }) => [Release, Update].filter((part) => part !== null && part !== "").join(".");

export const toInfo = (wire) => ({
  title: wire.Title,
  description: wire.Description,
  major: wire.Major,
  minor: wire.Minor,
  revision: wire.Revision,
  release: wire.Release,
  update: wire.Update,
  notice: wire.Notice,
  version: `${wire.Major}.${wire.Minor}.${wire.Revision}-${suffix(wire)}`,
});

export function toUser(body) {
  const wire = body.data ?? body;
  return {
    email: wire.email,
    title: wire.title,
    firstName: wire.firstname,
    middleName: wire.middlename,
    surname: wire.surname,
    nickname: wire.nickname,
    position: wire.position,
    company: wire.company,
    telephone: wire.tel,
    address: wire.address,
    postcode: wire.postcode,
    country: wire.country,
    website: wire.website,
    twitter: wire.twitter,
    linkedIn: wire.linkedin,
    usesJess: wire.use_jess,
    jessUser: wire.jess_user,
  };
}

const MEDIA_TYPES = { idf: "text/plain", csv: "text/csv", txt: "text/plain", html: "text/html" };

const mediaTypeOf = (name) => MEDIA_TYPES[name.slice(name.lastIndexOf(".") + 1)] ?? "application/octet-stream";

/** A folder with its nodes; `host` is for the URLs of the files. */
export function toFolder(wire, host) {
  const prefix = wire.fileName === "/" ? "/" : `${wire.fileName}/`;
  let size = 0;
  const nodes = wire.children.map((child) => {
    size += child.fileSize;
    return toNode(child, prefix, host);
  });
  const name = wire.fileName.slice(wire.fileName.lastIndexOf("/") + 1) || "/";
  return { __typename: "Folder", name, path: wire.fileName, isFolder: true, size, nodes };
}

function toNode({ fileName: name, nocheck: isFolder, fileSize: size }, prefix, host) {
  const path = prefix + name;
  if (isFolder) return { __typename: "Folder", name, path, isFolder, size, nodes: [] };
  return { __typename: "File", name, path, isFolder, size, host };
}

/** For what a node is asked only now and then. Resolvers, not methods of the nodes: graphql-jit does not call those. */
export const nodeResolvers = {
  Folder: {
    children: ({ nodes: all }, { first }) => ({
      nodes: all.length <= first ? all : all.slice(0, first),
      totalCount: all.length,
    }),
  },
  File: {
    mediaType: ({ name }) => mediaTypeOf(name),
    url: ({ path, host }) => `http://${host}/files${path.split("/").map(encodeURIComponent).join("/")}`,
  },
  FileNodeConnection: {
    pageInfo: ({ nodes, totalCount }) => ({
      hasNextPage: nodes.length < totalCount,
      endCursor:
        nodes.length === 0 ? null : Buffer.from(`${nodes.length - 1}:${nodes.at(-1).name}`).toString("base64url"),
    }),
  },
};
