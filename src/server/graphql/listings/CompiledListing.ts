import {
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  GraphQLSchema,
  isObjectType,
  Kind,
  type SelectionNode,
} from "graphql";
import { type CompiledQuery, compileQuery, isCompiledQuery } from "graphql-jit";
import type { Context } from "../../../context/Context.js";
import type { FolderEntry, TreeEntry } from "../../../datasources/users/files/FileTree.js";
import type { Values } from "../compile/Operation.js";
import { type ListingQuery, listingQueryOf, responseKey } from "./ListingQuery.js";

/** What the fields of a listing look at. */
type ListingContext = Pick<Context, "publicUrl" | "budget">;

type Data = Record<string, unknown>;

type Texts = string[] | undefined;

/** A response before and behind its entries. */
export interface Envelope {
  readonly prefix: Buffer;
  readonly suffix: Buffer;
}

/** The schema with another root type for queries. */
function rootedAt(schema: GraphQLSchema, name: "Folder" | "FileNodeConnection"): GraphQLSchema {
  const query = schema.getType(name);
  if (!isObjectType(query)) throw new TypeError(`The schema has no object type ${name}.`);
  return new GraphQLSchema({ ...schema.toConfig(), query, mutation: null, subscription: null, assumeValid: true });
}

/** Compiles operations that show the entries of one folder. */
export class ListingCompiler {
  readonly #schema: GraphQLSchema;
  #folder: GraphQLSchema | undefined;
  #connection: GraphQLSchema | undefined;

  /** @param schema that normalized operations are compiled for */
  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** @returns undefined if the normalized operation shows anything else */
  compile(document: DocumentNode): CompiledListing | undefined {
    const query = listingQueryOf(document);
    if (!query) return undefined;
    this.#connection ??= rootedAt(this.#schema, "FileNodeConnection");
    this.#folder ??= rootedAt(this.#schema, "Folder");
    const entries = compileQuery<Data>(this.#connection, part(query, [query.nodes]), "");
    const envelope = compileQuery<Data>(this.#folder, part(query, selectionsAround(query)), "");
    if (!isCompiledQuery(entries) || !isCompiledQuery(envelope)) return undefined;
    return new CompiledListing(query, entries, envelope);
  }
}

/**
 * An operation that shows the entries of one folder, compiled in two parts that run separately, by the resolvers of the same
 * schema: the entries, and everything around them. Where a part has an error, the whole operation has to be executed.
 */
export class CompiledListing {
  readonly #query: ListingQuery;
  readonly #entries: CompiledQuery<Data>;
  readonly #envelope: CompiledQuery<Data>;

  constructor(query: ListingQuery, entries: CompiledQuery<Data>, envelope: CompiledQuery<Data>) {
    this.#query = query;
    this.#entries = entries;
    this.#envelope = envelope;
  }

  /** Whether the size of the folder itself is shown. */
  get showsSize(): boolean {
    return this.#query.showsSize;
  }

  /** The arguments of `files` and `children`. */
  argumentsOf(inputs: Values): Values {
    const { files, children } = this.#query;
    const given = [...(files.arguments ?? []), ...(children.arguments ?? [])];
    // In a normalized operation each is a variable.
    return Object.fromEntries(
      given.map(({ name, value }) => [name.value, value.kind === Kind.VARIABLE ? inputs[value.name.value] : undefined]),
    );
  }

  /** The JSON of each entry. Undefined if there is an error. A promise only if a field needs one. */
  renderEntries(entries: readonly TreeEntry[], context: ListingContext): Texts | Promise<Texts> {
    const result = this.#entries.query({ nodes: entries }, context, {});
    return result instanceof Promise ? result.then((later) => this.#textsOf(later)) : this.#textsOf(result);
  }

  #textsOf({ data, errors }: ExecutionResult<Data>): Texts {
    const nodes = data?.[responseKey(this.#query.nodes)];
    return !errors && Array.isArray(nodes) ? nodes.map((node) => JSON.stringify(node)) : undefined;
  }

  /** The JSON around the entries. Undefined if there is an error. */
  async renderEnvelope(folder: FolderEntry, context: ListingContext, inputs: Values): Promise<Envelope | undefined> {
    const { data, errors } = await this.#envelope.query(folder, context, inputs);
    if (errors || !data) return undefined;
    const { files, nodes } = this.#query;
    const text = JSON.stringify({ data: { [responseKey(files)]: data } });
    const [before, behind, ...more] = text.split(`"${responseKey(nodes)}":"FileNodeConnection"`);
    if (before === undefined || behind === undefined || more.length > 0) return undefined;
    return { prefix: Buffer.from(`${before}"${responseKey(nodes)}":[`), suffix: Buffer.from(`]${behind}\n`) };
  }
}

/** A document of one operation with the variables of the query, and just these selections. */
function part({ operation }: ListingQuery, selections: readonly SelectionNode[]): DocumentNode {
  const selectionSet = { kind: Kind.SELECTION_SET, selections } as const;
  return { kind: Kind.DOCUMENT, definitions: [{ ...operation, selectionSet }] };
}

/** What the query asks of a folder, with a short mark in place of the entries. */
function selectionsAround({ files, children, nodes }: ListingQuery): readonly SelectionNode[] {
  const mark: FieldNode = {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: responseKey(nodes) },
    name: { kind: Kind.NAME, value: "__typename" },
  };
  return replaced(files, children, replaced(children, nodes, mark)).selectionSet?.selections ?? [];
}

function replaced(field: FieldNode, selection: FieldNode, by: FieldNode): FieldNode {
  const selections = field.selectionSet?.selections.map((each) => (each === selection ? by : each)) ?? [];
  return { ...field, selectionSet: { kind: Kind.SELECTION_SET, selections } };
}
