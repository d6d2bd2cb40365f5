import {
  type GraphQLResolveInfo,
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
} from "graphql";
import type { FieldNode, FragmentDefinitionNode, InlineFragmentNode, SelectionNode } from "graphql";

/** Whether `@skip` and `@include` let a selection through. */
function isIncluded(selection: SelectionNode, { variableValues }: GraphQLResolveInfo): boolean {
  if (getDirectiveValues(GraphQLSkipDirective, selection, variableValues)?.if === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, selection, variableValues)?.if !== false;
}

/** The fields of objects of the type; a fragment on another type is not looked into. */
function* fieldsOf(
  { selectionSet }: FieldNode | FragmentDefinitionNode | InlineFragmentNode,
  typeName: string,
  info: GraphQLResolveInfo,
): Generator<FieldNode, void, undefined> {
  for (const selection of selectionSet?.selections ?? []) {
    if (!isIncluded(selection, info)) continue;
    if (selection.kind === Kind.FIELD) {
      yield selection;
      continue;
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : info.fragments[selection.name.value];
    const condition = fragment?.typeCondition?.name.value ?? typeName;
    if (fragment && (condition === typeName || condition === "_Entity")) yield* fieldsOf(fragment, typeName, info);
  }
}

/** A field on the way to others, and the type of the objects that have it. */
export type Step = readonly [typeName: string, field: string];

/**
 * Names of the fields that an operation selects of the objects of a type that a field gives.
 *
 * @param way the fields that lead to these objects; none when the field itself gives them
 */
export function selectedFields(
  info: GraphQLResolveInfo,
  typeName: string,
  way: readonly Step[] = [],
): ReadonlySet<string> {
  let nodes = info.fieldNodes;
  for (const [parent, field] of way) {
    nodes = nodes.flatMap((node) => [...fieldsOf(node, parent, info)].filter(({ name }) => name.value === field));
  }
  return new Set(nodes.flatMap((node) => [...fieldsOf(node, typeName, info)].map(({ name }) => name.value)));
}
