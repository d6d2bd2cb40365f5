import {
  type ASTNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  visit,
} from "graphql";

/** Values by name: of an operation's variables, as `getVariableValues` coerced them, or of a normalized operation's. */
export type Values = Readonly<Record<string, unknown>>;

/** One operation of a document, with the fragments that it may spread. */
export interface Operation {
  readonly definition: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/** An operation of a document, with the document's fragments. */
export function operationOf(document: DocumentNode, definition: OperationDefinitionNode): Operation {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of document.definitions) {
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
  }
  return { definition, fragments };
}

/**
 * The variables by which `@skip` and `@include` decide what is selected.
 * @returns undefined when there is a directive of another kind, which a normalized operation cannot express
 */
export function conditionVariables({ definition, fragments }: Operation): readonly string[] | undefined {
  const names = new Set<string>();
  const spread = new Set<string>();
  const others = new Set<string>();
  const walk = (node: ASTNode) => {
    visit(node, {
      Directive({ name, arguments: [condition] = [] }) {
        if (name.value !== "skip" && name.value !== "include") others.add(name.value);
        if (condition?.value.kind === Kind.VARIABLE) names.add(condition.value.name.value);
      },
      FragmentSpread({ name }) {
        const fragment = spread.has(name.value) ? undefined : fragments.get(name.value);
        spread.add(name.value);
        if (fragment) walk(fragment);
      },
    });
  };
  walk(definition);
  return others.size === 0 ? [...names] : undefined;
}

/** The operations of a document that have a name, with their types. */
export const namedOperations = ({ definitions }: DocumentNode): (readonly [name: string, type: string])[] =>
  definitions.flatMap((each) =>
    each.kind === Kind.OPERATION_DEFINITION && each.name ? [[each.name.value, each.operation] as const] : [],
  );

/** All values that conditions may have. */
export function conditionValues(names: readonly string[]): Values[] {
  let all: Values[] = [{}];
  for (const name of names) all = all.flatMap((values) => [true, false].map((value) => ({ ...values, [name]: value })));
  return all;
}

/** Whether the directives of a selection let it be selected: https://spec.graphql.org/October2021/#sec--skip */
export function isSelected({ directives = [] }: SelectionNode, variables: Values): boolean {
  return directives.every(({ name, arguments: [condition] = [] }) => {
    const { value } = condition ?? {};
    const holds =
      value?.kind === Kind.VARIABLE
        ? variables[value.name.value] === true
        : value?.kind === Kind.BOOLEAN && value.value;
    return holds === (name.value === "include");
  });
}
