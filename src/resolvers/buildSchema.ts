import "reflect-metadata";
import { readFileSync } from "node:fs";
import { type GraphQLSchema, isAbstractType, isInputObjectType } from "graphql";
import { buildSchemaSync, type PubSub } from "type-graphql";
import type { ResultNode } from "../datasources/jess/results/resultTree.js";
import { packageUrl } from "../packageUrl.js";
import { AccountResolver } from "./AccountResolver.js";
import { AuthResolver } from "./AuthResolver.js";
import { entityTypeName, federationResolver } from "./FederationResolver.js";
import { CancelResolver } from "./jess/CancelResolver.js";
import { JessAccountResolver } from "./jess/JessAccountResolver.js";
import { JobResolver } from "./jess/JobResolver.js";
import { JobSubscriptions } from "./jess/JobSubscriptions.js";
import { JobsResolver } from "./jess/JobsResolver.js";
import { ResultFileResolver } from "./jess/ResultFileResolver.js";
import { ResultFolderResolver } from "./jess/ResultFolderResolver.js";
import { SubmissionResolver } from "./jess/SubmissionResolver.js";
import { FileResolver } from "./FileResolver.js";
import { FilesResolver } from "./FilesResolver.js";
import { FolderResolver } from "./FolderResolver.js";
import { InfoResolver } from "./InfoResolver.js";
import { JessResolver } from "./JessResolver.js";
import { MailResolver } from "./MailResolver.js";
import { logOutcomes } from "./logOutcomes.js";

const RESOLVERS = [
  InfoResolver,
  AuthResolver,
  AccountResolver,
  FilesResolver,
  FolderResolver,
  FileResolver,
  JessResolver,
  MailResolver,
  JessAccountResolver,
  JobsResolver,
  JobResolver,
  ResultFolderResolver,
  ResultFileResolver,
  SubmissionResolver,
  CancelResolver,
  JobSubscriptions,
] as const;

/** Without the promises of type-graphql's own `resolveType`: graphql-jit does not support them, and 10,000 files take less time. */
function resolveTypesAtOnce(schema: GraphQLSchema): GraphQLSchema {
  for (const name of ["FileNode", "_Entity"]) {
    const type = schema.getType(name);
    if (isAbstractType(type)) type.resolveType = entityTypeName;
  }
  const result = schema.getType("ResultNode");
  if (isAbstractType(result))
    result.resolveType = ({ isFolder }: ResultNode) => (isFolder ? "ResultFolder" : "ResultFile");
  return schema;
}

/** type-graphql has no option for the descriptions of the root types. */
function describeRoots(schema: GraphQLSchema): GraphQLSchema {
  const [query, mutation, subscription] = [
    schema.getQueryType(),
    schema.getMutationType(),
    schema.getSubscriptionType(),
  ];
  if (query) query.description = "What can be read. Every field but `info` and `session` needs a session.";
  if (mutation)
    mutation.description = "What can be changed, one after the other. Every field but `logon` needs a session.";
  if (subscription)
    subscription.description = "What is told as it happens, over server-sent events. Every field needs a session.";
  return schema;
}

/** type-graphql asks for one. Nothing is published by it: the subscriptions have iterators of their own. */
const NO_PUB_SUB: PubSub = {
  publish: () => undefined,
  subscribe(topic): never {
    throw new Error(`nothing is published as ${topic}`);
  },
};

/** type-graphql 2.0.0-rc.4 has no option for `@oneOf`. */
function markOneOf(schema: GraphQLSchema): GraphQLSchema {
  for (const name of ["SimulationInput", "StoredSimulationInput"]) {
    const type = schema.getType(name);
    if (isInputObjectType(type)) type.isOneOf = true;
  }
  return schema;
}

// Arguments are checked by their scalars, so class-validator is not asked. Apollo Server checks the schema when it starts.
const build = (...more: ReturnType<typeof federationResolver>[]) =>
  logOutcomes(
    resolveTypesAtOnce(
      markOneOf(
        describeRoots(
          buildSchemaSync({ resolvers: [...RESOLVERS, ...more], validate: false, skipCheck: true, pubSub: NO_PUB_SUB }),
        ),
      ),
    ),
  );

/** The API alone, as clients see it. The SDL in `schema/` is printed from it. */
export const buildApi = (): GraphQLSchema => build();

let served: GraphQLSchema | undefined;

/** What the server executes: the API, and the entry points of a federated subgraph. Built once, since it never changes. */
export function buildSchema(): GraphQLSchema {
  served ??= build(federationResolver(readFileSync(packageUrl("schema/subgraph.graphql"), "utf8")));
  return served;
}
