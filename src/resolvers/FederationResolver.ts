import { type GraphQLResolveInfo, GraphQLScalarType } from "graphql";
import { Arg, createUnionType, Ctx, Field, Info, ObjectType, Query, Resolver } from "type-graphql";
import type { Context } from "../context/Context.js";
import type { Account } from "../datasources/users/AccountAPI.js";
import type { TreeEntry } from "../datasources/users/files/FileTree.js";
import { File } from "../schema/File.js";
import { Folder } from "../schema/Folder.js";
import { badUserInput } from "../schema/scalars/badUserInput.js";
import { parseFilePath } from "../schema/scalars/FilePath.js";
import { Job } from "../schema/jess/job/Job.js";
import { User } from "../schema/User.js";
import { findJob, findJobInList, type JobNeeds, jobNeeds } from "./jess/findJob.js";
import { JobNode } from "./jess/JobNode.js";
import { shareErrors } from "./shareErrors.js";
import { toError } from "../toError.js";

/** A reference that a gateway asks to resolve. Takes any value: a scalar that refuses one would fail the references beside it. */
const Any = new GraphQLScalarType({
  name: "_Any",
  description: "A reference to an entity: its `__typename` and its key.",
});

/** Names the object type of an entity, or of a FileNode. */
export const entityTypeName = (entity: object): "User" | "File" | "Folder" | "Job" => {
  if ("isFolder" in entity) return entity.isFolder === true ? "Folder" : "File";
  return entity instanceof JobNode ? "Job" : "User";
};

const Entity = createUnionType({
  name: "_Entity",
  description: "Whatever a gateway can refer to by its key.",
  types: () => [User, File, Folder, Job] as const,
});

/** The entry points that Apollo Federation asks of a subgraph: https://www.apollographql.com/docs/federation/subgraph-spec */
export function federationResolver(sdl: string) {
  @ObjectType("_Service", { simpleResolvers: true, description: "This subgraph, for composition." })
  class Service {
    @Field(() => String, { description: "The schema of this subgraph with its federation directives." })
    readonly sdl!: string;
  }

  @Resolver()
  class FederationResolver {
    @Query(() => Service, { description: "The schema of this subgraph, for composition." })
    _service() {
      return { sdl };
    }

    @Query(() => [Entity], {
      nullable: "items",
      description: "The entities that the representations refer to; null for what there is not.",
    })
    async _entities(
      @Arg("representations", () => [Any], { description: "References, each with `__typename` and the key." })
      representations: readonly unknown[],
      @Ctx() context: Context,
      @Info() info: GraphQLResolveInfo,
    ) {
      if (!context.budget.spend("references", representations.length)) {
        throw badUserInput("There are too many representations. Give at most 32,768 in one operation.");
      }
      // An Error in its slot, not a rejection: graphql-jit would leave the slot out.
      const jobs = jobFinder(context, info);
      const resolved = representations.map((reference) => resolveReference(reference, context, jobs).catch(toError));
      return withFewErrors(shareErrors(await Promise.all(resolved)));
    }
  }
  return FederationResolver;
}

/** Each error in a response takes time and some hundred bytes. */
const MAX_ERRORS = 1_000;

/** @throws the first error when there are too many to tell them one by one */
function withFewErrors<T>(slots: readonly (T | Error)[]): readonly (T | Error)[] {
  const errors = slots.filter((slot) => slot instanceof Error);
  const [first] = errors;
  if (first !== undefined && errors.length > MAX_ERRORS) throw first;
  return slots;
}

type Reference = Readonly<Record<string, unknown>>;

const isReference = (value: unknown): value is Reference =>
  typeof value === "object" && value !== null && !Array.isArray(value);

type FindJob = (id: string) => Promise<JobNode | null>;

/** Finds the jobs that a field refers to. */
function jobFinder(context: Context, info: GraphQLResolveInfo): FindJob {
  let needs: JobNeeds | undefined;
  return async (id) => {
    if ((await context.loaders.jobLookup.load(id)) === "list") return findJobInList(id, context);
    return findJob(id, (needs ??= jobNeeds(info)), context);
  };
}

async function resolveReference(
  value: unknown,
  { loaders }: Context,
  findJobOf: FindJob,
): Promise<Account | TreeEntry | JobNode | null> {
  const reference = isReference(value) ? value : {};
  const { __typename: typename } = reference;
  if (typename === "User") {
    const email = key(reference, "email").toLowerCase();
    const account = await loaders.account.load("caller");
    return account.email.toLowerCase() === email ? account : null; // nothing is told about other accounts
  }
  if (typename === "File" || typename === "Folder") {
    const entry = await loaders.entry.load(parseFilePath(key(reference, "path")));
    return entry && entityTypeName(entry) === typename ? entry : null;
  }
  if (typename === "Job") return findJobOf(key(reference, "id"));
  throw badUserInput(
    "A representation names no entity of this subgraph. Give an object whose __typename is User, File, Folder or Job, with the key of the entity.",
  );
}

function key(reference: Reference, field: string): string {
  const value = reference[field];
  if (typeof value === "string") return value;
  throw badUserInput(`A representation lacks its key. Give the field ${field} as a string.`);
}
