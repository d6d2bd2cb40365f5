import {
  type ArgumentNode,
  BREAK,
  type DocumentNode,
  type FieldNode,
  getArgumentValues,
  getNamedType,
  type GraphQLField,
  GraphQLScalarType,
  GraphQLSchema,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type NamedTypeNode,
  type NameNode,
  type SelectionNode,
  type SelectionSetNode,
  type VariableDefinitionNode,
  visit,
} from "graphql";
import { isSelected, type Operation, type Values } from "./Operation.js";

/**
 * An operation that means the same, and leaves a compiler nothing to get wrong: it has no directive and no fragment definition,
 * shares no node with another document, and each argument is a variable, whose value graphql-js has made.
 */
export interface NormalizedOperation {
  readonly document: DocumentNode;
  /**
   * The values of its variables.
   * @param variables coerced, of the operation that was normalized
   * @throws GraphQLError when a required argument gets null, or no value at all
   */
  inputs(variables: Values): Values;
}

/** The type of all variables of a normalized operation: their values are coerced already. */
const COERCED = new GraphQLScalarType({ name: "_Coerced", description: "A value that graphql-js has coerced." });

/** The schema that normalized operations are compiled for. */
export function schemaOfNormalized(schema: GraphQLSchema): GraphQLSchema {
  const { types, ...config } = schema.toConfig();
  return new GraphQLSchema({ ...config, types: [...types, COERCED], assumeValid: true });
}

const nameNode = (value: string): NameNode => ({ kind: Kind.NAME, value });
const coercedType: NamedTypeNode = { kind: Kind.NAMED_TYPE, name: nameNode(COERCED.name) };

/** The arguments of one field, and the variables that take their place. */
interface ArgumentBinding {
  readonly definition: GraphQLField<unknown, unknown>;
  readonly node: FieldNode;
  readonly prefix: string;
}

/** Names that a compiled answer cannot hold, because they mean something to JavaScript. */
const UNSAFE_RESPONSE_NAME = "__proto__";

/** Thrown where an operation cannot be normalized, and is left to graphql-js. */
class NotNormalizable extends Error {}

class Normalization {
  readonly bindings: ArgumentBinding[] = [];
  readonly definitions: VariableDefinitionNode[] = [];
  readonly #schema: GraphQLSchema;
  readonly #fragments: Operation["fragments"];
  readonly #conditions: Values;

  constructor(schema: GraphQLSchema, { fragments }: Operation, conditions: Values) {
    this.#schema = schema;
    this.#fragments = fragments;
    this.#conditions = conditions;
  }

  selectionSet({ selections }: SelectionSetNode, typeName: string): SelectionSetNode {
    const selected = selections.filter((each) => isSelected(each, this.#conditions));
    return { kind: Kind.SELECTION_SET, selections: selected.map((each) => this.#selection(each, typeName)) };
  }

  #selection(selection: SelectionNode, typeName: string): SelectionNode {
    if (selection.kind === Kind.FIELD) return this.#field(selection, typeName);
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragments.get(selection.name.value);
    if (fragment === undefined) throw new NotNormalizable("a fragment is missing");
    const condition = fragment.typeCondition?.name.value ?? typeName;
    return {
      kind: Kind.INLINE_FRAGMENT,
      typeCondition: { kind: Kind.NAMED_TYPE, name: nameNode(condition) },
      selectionSet: this.selectionSet(fragment.selectionSet, condition),
    };
  }

  #field(node: FieldNode, typeName: string): FieldNode {
    const { alias, name, selectionSet, loc } = node;
    if ((alias ?? name).value === UNSAFE_RESPONSE_NAME) throw new NotNormalizable("an unsafe response name");
    const place = { kind: Kind.FIELD, name: nameNode(name.value), ...(loc && { loc }) } as const;
    const named = alias ? { ...place, alias: nameNode(alias.value) } : place;
    if (name.value === "__typename") return named;
    const definition = this.#definition(typeName, name.value);
    const type = getNamedType(definition.type);
    const args = this.#arguments(definition, node);
    if (!selectionSet || !isCompositeType(type)) return { ...named, arguments: args };
    return { ...named, arguments: args, selectionSet: this.selectionSet(selectionSet, type.name) };
  }

  #definition(typeName: string, name: string): GraphQLField<unknown, unknown> {
    const type = this.#schema.getType(typeName);
    const definition = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
    if (definition === undefined) throw new NotNormalizable(`${typeName}.${name} is a field of introspection`);
    return definition;
  }

  #arguments(definition: GraphQLField<unknown, unknown>, node: FieldNode): ArgumentNode[] {
    if (definition.args.length === 0) return [];
    const prefix = `a${this.bindings.length}_`;
    this.bindings.push({ definition, node, prefix });
    return definition.args.map(({ name }) => {
      const variable = { kind: Kind.VARIABLE, name: nameNode(prefix + name) } as const;
      this.definitions.push({ kind: Kind.VARIABLE_DEFINITION, variable, type: coercedType });
      return { kind: Kind.ARGUMENT, name: nameNode(name), value: variable };
    });
  }
}

function usesVariables(node: FieldNode): boolean {
  let uses = false;
  for (const argument of node.arguments ?? []) {
    visit(argument, {
      Variable() {
        uses = true;
        return BREAK;
      },
    });
  }
  return uses;
}

function valuesOf(bindings: readonly ArgumentBinding[], variables: Values): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { definition, node, prefix } of bindings) {
    for (const [name, value] of Object.entries(getArgumentValues(definition, node, variables))) {
      values[prefix + name] = value;
    }
  }
  return values;
}

/**
 * Normalizes a valid operation.
 * @param conditions the values of its `conditionVariables`, each a boolean
 * @returns undefined when it asks for the schema, or for something else that is left to graphql-js
 */
export function normalizeOperation(
  schema: GraphQLSchema,
  operation: Operation,
  conditions: Values,
): NormalizedOperation | undefined {
  const { definition } = operation;
  const root = schema.getRootType(definition.operation);
  if (!root) return undefined;
  const normalization = new Normalization(schema, operation, conditions);
  try {
    const selectionSet = normalization.selectionSet(definition.selectionSet, root.name);
    const variableDefinitions = normalization.definitions;
    const { kind, operation: type } = definition;
    const varying = normalization.bindings.filter(({ node }) => usesVariables(node));
    const constants = valuesOf(
      normalization.bindings.filter(({ node }) => !usesVariables(node)),
      {},
    );
    return {
      document: {
        kind: Kind.DOCUMENT,
        definitions: [{ kind, operation: type, variableDefinitions, selectionSet }],
      },
      inputs: (variables) => (varying.length === 0 ? constants : { ...constants, ...valuesOf(varying, variables) }),
    };
  } catch (error) {
    if (error instanceof NotNormalizable) return undefined;
    throw error;
  }
}
