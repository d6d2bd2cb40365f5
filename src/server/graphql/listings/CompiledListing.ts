import {
  type DocumentNode,
  type FieldNode,
  type GraphQLObjectType,
  GraphQLSchema,
  isObjectType,
  Kind,
  type SelectionNode,
  type VariableDefinitionNode,
} from "graphql";
import { type CompiledQuery, compileQuery, isCompiledQuery } from "graphql-jit";
import type { Context } from "../../../context/Context.js";
import type { FolderEntry, TreeEntry } from "../../../datasources/users/files/FileTree.js";
import type { Values } from "../compile/Operation.js";
import { type ListingQuery, listingQueryOf, responseKey } from "./ListingQuery.js";

/** What the fields of a listing look at. */
export type ListingContext = Pick<Context, "publicUrl" | "budget">;

type Data = Record<string, unknown>;

const NO_VARIABLES = {};

/** An answer before and behind its entries. */
export interface Envelope {
  readonly prefix: Buffer;
  readonly suffix: Buffer;
}

/** The types that the parts of a listing begin at, each as the root of a schema of its own. */
export class ListingSchemas {
  readonly #schema: GraphQLSchema;
  readonly #roots = new Map<string, GraphQLSchema>();

  /** @param schema that normalized operations are compiled for */
  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  rootedAt(name: "Folder" | "FileNodeConnection"): GraphQLSchema {
    let schema = this.#roots.get(name);
    if (schema === undefined) {
      const roots = { query: this.#objectType(name), mutation: null, subscription: null };
      schema = new GraphQLSchema({ ...this.#schema.toConfig(), ...roots, assumeValid: true });
      this.#roots.set(name, schema);
    }
    return schema;
  }

  #objectType(name: string): GraphQLObjectType {
    const type = this.#schema.getType(name);
    if (!isObjectType(type)) throw new TypeError(`The schema has no object type ${name}.`);
    return type;
  }
}

/**
 * The plan of an operation that shows the entries of one folder, in two parts that run by themselves, by the fields of the
 * same schema: the entries, and all around them.
 */
export class CompiledListing {
  readonly showsSize: boolean;
  readonly #shape: ListingQuery;
  readonly #entries: CompiledQuery<Data>;
  readonly #frame: CompiledQuery<Data>;

  private constructor(shape: ListingQuery, entries: CompiledQuery<Data>, frame: CompiledQuery<Data>) {
    this.showsSize = shape.showsSize;
    this.#shape = shape;
    this.#entries = entries;
    this.#frame = frame;
  }

  /** @returns undefined when the normalized operation shows more than that, or less */
  static of(schemas: ListingSchemas, document: DocumentNode): CompiledListing | undefined {
    const shape = listingQueryOf(document);
    if (!shape) return undefined;
    const { variableDefinitions: variables = [] } = shape.operation;
    const entries = compileQuery<Data>(schemas.rootedAt("FileNodeConnection"), part(shape, [shape.nodes], []), "");
    const frame = compileQuery<Data>(schemas.rootedAt("Folder"), part(shape, selectionsAround(shape), variables), "");
    if (!isCompiledQuery(entries) || !isCompiledQuery(frame)) return undefined;
    return new CompiledListing(shape, entries, frame);
  }

  /** Which folder is asked for, and how many of its entries at most. Undefined when it is not asked for from its first entry on. */
  argumentsOf(inputs: Values): { readonly path: string; readonly first: number } | undefined {
    const { files, children } = this.#shape;
    const path = argumentOf(files, "path", inputs);
    const first = argumentOf(children, "first", inputs);
    const after = argumentOf(children, "after", inputs) ?? undefined;
    return typeof path === "string" && typeof first === "number" && after === undefined ? { path, first } : undefined;
  }

  /** The text of each entry. Undefined when one of them has an error, which the whole operation has the words for. */
  async renderEntries(entries: readonly TreeEntry[], context: ListingContext): Promise<string[] | undefined> {
    const { data, errors } = await this.#entries.query({ nodes: entries }, context, NO_VARIABLES);
    const nodes = data?.[responseKey(this.#shape.nodes)];
    return !errors && Array.isArray(nodes) ? nodes.map((node) => JSON.stringify(node)) : undefined;
  }

  /** The text around the entries. Undefined when there is an error in it, which the whole operation has the words for. */
  async renderEnvelope(folder: FolderEntry, context: ListingContext, inputs: Values): Promise<Envelope | undefined> {
    const { data, errors } = await this.#frame.query(folder, context, inputs);
    if (errors || !data) return undefined;
    const { files, nodes } = this.#shape;
    const text = JSON.stringify({ data: { [responseKey(files)]: data } });
    const [before, behind, ...more] = text.split(`"${responseKey(nodes)}":"FileNodeConnection"`);
    if (before === undefined || behind === undefined || more.length > 0) return undefined;
    return { prefix: Buffer.from(`${before}"${responseKey(nodes)}":[`), suffix: Buffer.from(`]${behind}\n`) };
  }
}

/** The value of an argument, which is a variable as all of a normalized operation are. */
function argumentOf(field: FieldNode, name: string, inputs: Values): unknown {
  const value = field.arguments?.find((each) => each.name.value === name)?.value;
  return value?.kind === Kind.VARIABLE ? inputs[value.name.value] : undefined;
}

/** A document of one operation that selects just that. */
function part(
  { operation }: ListingQuery,
  selections: readonly SelectionNode[],
  variableDefinitions: readonly VariableDefinitionNode[],
): DocumentNode {
  const selectionSet = { kind: Kind.SELECTION_SET, selections } as const;
  const { kind, operation: type } = operation;
  return {
    kind: Kind.DOCUMENT,
    definitions: [{ kind, operation: type, variableDefinitions, selectionSet }],
  };
}

/** What a folder is asked for, with something short that is easily found again in place of its entries. */
function selectionsAround({ files, children, nodes }: ListingQuery): readonly SelectionNode[] {
  const mark: FieldNode = {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: responseKey(nodes) },
    name: { kind: Kind.NAME, value: "__typename" },
  };
  const marked = replaced(children, nodes, mark);
  return replaced(files, children, marked).selectionSet?.selections ?? [];
}

function replaced(field: FieldNode, selection: FieldNode, by: FieldNode): FieldNode {
  const selections = field.selectionSet?.selections.map((each) => (each === selection ? by : each)) ?? [];
  return { ...field, selectionSet: { kind: Kind.SELECTION_SET, selections } };
}
