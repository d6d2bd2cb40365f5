import {
  type DocumentNode,
  getNamedType,
  getNullableType,
  getOperationAST,
  GraphQLError,
  type GraphQLOutputType,
  type GraphQLSchema,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from "graphql";

/** A position in the results of an operation. */
interface Position {
  readonly isNullable: boolean;
  /** Of a list. */
  readonly item?: Position;
  /** Of an object, by response name: a name means the same for each type that an object may be of. */
  readonly fields?: ReadonlyMap<string, Position>;
}

/** A field that an error makes null, and all that it makes null with it. */
function positionOf(schema: GraphQLSchema, type: GraphQLOutputType, selectionSets: SelectionSetNode[]): Position {
  const isNullable = !isNonNullType(type);
  const nullable = getNullableType(type);
  if (isListType(nullable)) return { isNullable, item: positionOf(schema, nullable.ofType, selectionSets) };
  if (selectionSets.length === 0) return { isNullable };
  const fields = new Map<string, { type: GraphQLOutputType; selectionSets: SelectionSetNode[] }>();
  for (const each of selectionSets) collect(schema, getNamedType(type).name, each, fields);
  return {
    isNullable,
    fields: new Map(
      [...fields].map(([name, field]) => [name, positionOf(schema, field.type, field.selectionSets)] as const),
    ),
  };
}

function collect(
  schema: GraphQLSchema,
  typeName: string,
  { selections }: SelectionSetNode,
  fields: Map<string, { type: GraphQLOutputType; selectionSets: SelectionSetNode[] }>,
): void {
  for (const selection of selections) {
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      collect(schema, selection.typeCondition?.name.value ?? typeName, selection.selectionSet, fields);
    } else if (selection.kind === Kind.FIELD) {
      const parent = schema.getType(typeName);
      const { name, alias, selectionSet } = selection;
      const type = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name.value]?.type : undefined;
      if (type === undefined) continue; // __typename, which has no error
      const field = fields.get((alias ?? name).value) ?? { type, selectionSets: [] };
      if (selectionSet) field.selectionSets.push(selectionSet);
      fields.set((alias ?? name).value, field);
    }
  }
}

/**
 * Keeps of several errors that make the same field null the first, as graphql-js does: a null that goes up to it has one reason
 * (https://spec.graphql.org/October2021/#sec-Handling-Field-Errors). graphql-jit reports each.
 */
export class DistinctErrors {
  readonly #schema: GraphQLSchema;
  readonly #document: DocumentNode;
  #root: Position | undefined;

  /** @param document a normalized query */
  constructor(schema: GraphQLSchema, document: DocumentNode) {
    this.#schema = schema;
    this.#document = document;
  }

  of(errors: readonly GraphQLError[]): readonly GraphQLError[] {
    if (errors.length < 2) return errors;
    const reasons = new Set<string>();
    return errors.filter(({ path = [] }) => {
      const length = this.#nullAt(path);
      if (length === path.length) return true;
      const place = JSON.stringify(path.slice(0, length));
      return !reasons.has(place) && reasons.add(place);
    });
  }

  /** How much of a path is left where an error at its end makes a field null. */
  #nullAt(path: readonly (string | number)[]): number {
    let [position, length]: [Position | undefined, number] = [(this.#root ??= this.#rootPosition()), 0];
    for (const [index, key] of path.entries()) {
      position = typeof key === "number" ? position?.item : position?.fields?.get(key);
      if (position?.isNullable !== false) length = index + 1;
    }
    return length;
  }

  #rootPosition(): Position {
    const operation = getOperationAST(this.#document);
    const type = operation && this.#schema.getRootType(operation.operation);
    return type ? positionOf(this.#schema, type, [operation.selectionSet]) : { isNullable: true };
  }
}

/**
 * graphql-jit's errors are not of graphql's class, which all code behind it checks for, and their locations come ready. A fragment
 * that was spread twice is in a normalized operation twice, but each place is told once.
 */
export function toGraphQLError({
  message,
  path,
  originalError,
  extensions,
  locations = [],
}: GraphQLError): GraphQLError {
  const options = { path: path ?? null, originalError: originalError ?? null, extensions };
  const places = new Map(locations.map((place) => [`${place.line}:${place.column}`, place]));
  return Object.defineProperty(new GraphQLError(message, options), "locations", {
    value: [...places.values()],
    enumerable: true,
  });
}
