import "reflect-metadata";
import { printSubgraphSchema } from "@apollo/subgraph";
import { type GraphQLSchema, isAbstractType, printSchema } from "graphql";
import { buildSchemaSync } from "type-graphql";
import { AccountResolver } from "./AccountResolver.js";
import { AuthResolver } from "./AuthResolver.js";
import { entityTypeName, federationResolver } from "./FederationResolver.js";
import { FileResolver } from "./FileResolver.js";
import { FilesResolver } from "./FilesResolver.js";
import { FolderResolver } from "./FolderResolver.js";
import { InfoResolver } from "./InfoResolver.js";
import { JessResolver } from "./JessResolver.js";
import { MailResolver } from "./MailResolver.js";
import { noteOutcomes } from "./noteOutcomes.js";

/** The schema in the three forms that it is used in. */
export interface Schemas {
  /** What the server executes: the API, and the entry points of a federated subgraph. */
  readonly served: GraphQLSchema;
  /** SDL for clients and codegen. */
  readonly clientSdl: string;
  /** SDL for composition, with `@link` and the keys of the entities. */
  readonly subgraphSdl: string;
}

const RESOLVERS = [
  InfoResolver,
  AuthResolver,
  AccountResolver,
  FilesResolver,
  FolderResolver,
  FileResolver,
  JessResolver,
  MailResolver,
] as const;

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])';

/**
 * type-graphql wraps each `resolveType` in a promise. A list of 10,000 files is quicker without 10,000 of them, and
 * graphql-jit takes none.
 */
function resolveTypesAtOnce(schema: GraphQLSchema): GraphQLSchema {
  for (const name of ["FileNode", "_Entity"]) {
    const type = schema.getType(name);
    if (isAbstractType(type)) type.resolveType = entityTypeName;
  }
  return schema;
}

/** type-graphql has no place for what the root types are for. */
function describeRoots(schema: GraphQLSchema): GraphQLSchema {
  const [query, mutation] = [schema.getQueryType(), schema.getMutationType()];
  if (query) query.description = "What can be read. Every field but `info` and `session` needs a session.";
  if (mutation)
    mutation.description = "What can be changed, one after the other. Every field but `logon` needs a session.";
  return schema;
}

// Arguments are checked by their scalars, so class-validator is not asked. Apollo Server checks the schema when it starts.
const build = (...more: ReturnType<typeof federationResolver>[]) =>
  noteOutcomes(
    resolveTypesAtOnce(
      describeRoots(buildSchemaSync({ resolvers: [...RESOLVERS, ...more], validate: false, skipCheck: true })),
    ),
  );

let schemas: Schemas | undefined;

/** The schema that the classes of `schema/` and the resolvers make: built once, because nothing that it depends on changes. */
export function buildSchema(): Schemas {
  if (schemas) return schemas;
  const api = build();
  const subgraphSdl = `${LINK}\n\n${printSubgraphSchema(api)}\n`;
  schemas = { served: build(federationResolver(subgraphSdl)), clientSdl: `${printSchema(api)}\n`, subgraphSdl };
  return schemas;
}
