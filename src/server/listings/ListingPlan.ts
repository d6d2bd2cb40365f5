import {
  type DocumentNode,
  type FieldNode,
  getArgumentValues,
  getVariableValues,
  type GraphQLObjectType,
  GraphQLSchema,
  isObjectType,
  Kind,
  type SelectionNode,
  type VariableDefinitionNode,
} from "graphql";
import { type CompiledQuery, compileQuery, isCompiledQuery } from "graphql-jit";
import type { Context } from "../../context/Context.js";
import type { FolderEntry, TreeEntry } from "../../datasources/users/FileTree.js";
import { type ListingShape, listingShapeOf, responseKey } from "./ListingShape.js";

/** What the fields of a listing look at. */
export type ListingContext = Pick<Context, "publicUrl" | "budget">;

type Variables = Readonly<Record<string, unknown>>;
type Data = Record<string, unknown>;

const NO_VARIABLES = {};

/** An answer before and behind its entries. */
export interface Frame {
  readonly head: Buffer;
  readonly tail: Buffer;
}

/** The types that the parts of a listing begin at, each as the root of a schema of its own. */
export class ListingSchemas {
  readonly served: GraphQLSchema;
  readonly #roots = new Map<string, GraphQLSchema>();

  constructor(served: GraphQLSchema) {
    this.served = served;
  }

  rootedAt(name: "Folder" | "FileNodeConnection"): GraphQLSchema {
    let schema = this.#roots.get(name);
    if (schema === undefined) {
      const roots = { query: this.objectType(name), mutation: null, subscription: null };
      schema = new GraphQLSchema({ ...this.served.toConfig(), ...roots, assumeValid: true });
      this.#roots.set(name, schema);
    }
    return schema;
  }

  objectType(name: string): GraphQLObjectType {
    const type = this.served.getType(name);
    if (!isObjectType(type)) throw new TypeError(`The schema has no object type ${name}.`);
    return type;
  }
}

/**
 * The plan of an operation that shows the entries of one folder, in two parts that run by themselves, by the fields of the
 * same schema: the entries, and all around them.
 */
export class ListingPlan {
  readonly showsSize: boolean;
  readonly #schemas: ListingSchemas;
  readonly #shape: ListingShape;
  readonly #entries: CompiledQuery<Data>;
  readonly #frame: CompiledQuery<Data>;

  private constructor(
    schemas: ListingSchemas,
    shape: ListingShape,
    entries: CompiledQuery<Data>,
    frame: CompiledQuery<Data>,
  ) {
    this.showsSize = shape.showsSize;
    this.#schemas = schemas;
    this.#shape = shape;
    this.#entries = entries;
    this.#frame = frame;
  }

  /** Undefined when the operation shows more than that, or less. */
  static of(
    schemas: ListingSchemas,
    document: DocumentNode,
    operationName: string | undefined,
  ): ListingPlan | undefined {
    const shape = listingShapeOf(document, operationName);
    if (!shape) return undefined;
    const { variableDefinitions: variables = [] } = shape.operation;
    const entries = compileQuery<Data>(schemas.rootedAt("FileNodeConnection"), part(shape, [shape.nodes], []), "");
    const frame = compileQuery<Data>(schemas.rootedAt("Folder"), part(shape, selectionsAround(shape), variables), "");
    if (!isCompiledQuery(entries) || !isCompiledQuery(frame)) return undefined;
    return new ListingPlan(schemas, shape, entries, frame);
  }

  /** Which folder is asked for, and how many of its entries at most. Undefined when the variables do not fit. */
  argumentsOf(variables: Variables): { readonly path: string; readonly first: number } | undefined {
    const { operation, files, children } = this.#shape;
    const { served } = this.#schemas;
    const { coerced } = getVariableValues(served, operation.variableDefinitions ?? [], variables);
    if (!coerced) return undefined;
    try {
      const { path } = this.#argumentsOf("Query", files, coerced);
      const { first } = this.#argumentsOf("Folder", children, coerced);
      return typeof path === "string" && typeof first === "number" ? { path, first } : undefined;
    } catch {
      return undefined; // a variable gave null to an argument that takes none: the field tells it
    }
  }

  #argumentsOf(type: string, field: FieldNode, variables: Variables): Readonly<Record<string, unknown>> {
    const definition = this.#schemas.objectType(type).getFields()[field.name.value];
    return definition ? getArgumentValues(definition, field, variables) : {};
  }

  /** The text of each entry. Undefined when one of them has an error, which the whole operation has the words for. */
  async textsOf(entries: readonly TreeEntry[], context: ListingContext): Promise<string[] | undefined> {
    const { data, errors } = await this.#entries.query({ nodes: entries }, context, NO_VARIABLES);
    const nodes = data?.[responseKey(this.#shape.nodes)];
    return !errors && Array.isArray(nodes) ? nodes.map((node) => JSON.stringify(node)) : undefined;
  }

  /** The text around the entries. Undefined when there is an error in it, which the whole operation has the words for. */
  async frameOf(folder: FolderEntry, context: ListingContext, variables: Variables): Promise<Frame | undefined> {
    const { data, errors } = await this.#frame.query(folder, context, variables);
    if (errors || !data) return undefined;
    const { files, nodes } = this.#shape;
    const text = JSON.stringify({ data: { [responseKey(files)]: data } });
    const [before, behind, ...more] = text.split(`"${responseKey(nodes)}":"FileNodeConnection"`);
    if (before === undefined || behind === undefined || more.length > 0) return undefined;
    return { head: Buffer.from(`${before}"${responseKey(nodes)}":[`), tail: Buffer.from(`]${behind}\n`) };
  }
}

/** A document of one operation that selects just that. */
function part(
  { operation, fragments }: ListingShape,
  selections: readonly SelectionNode[],
  variableDefinitions: readonly VariableDefinitionNode[],
): DocumentNode {
  const selectionSet = { kind: Kind.SELECTION_SET, selections } as const;
  const { kind, operation: type } = operation;
  return {
    kind: Kind.DOCUMENT,
    definitions: [{ kind, operation: type, variableDefinitions, selectionSet }, ...fragments],
  };
}

/** What a folder is asked for, with something short that is easily found again in place of its entries. */
function selectionsAround({ files, children, nodes }: ListingShape): readonly SelectionNode[] {
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
