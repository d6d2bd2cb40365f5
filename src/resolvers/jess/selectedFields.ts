import {
  type GraphQLResolveInfo,
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
} from "graphql";
import type { SelectionNode, SelectionSetNode } from "graphql";

/** Whether `@skip` and `@include` let a selection through. */
function isIncluded(selection: SelectionNode, { variableValues }: GraphQLResolveInfo): boolean {
  if (getDirectiveValues(GraphQLSkipDirective, selection, variableValues)?.if === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, selection, variableValues)?.if !== false;
}

/** Collects fields of objects of the type; a fragment on another type is not looked into. */
function collect(
  { selections }: SelectionSetNode,
  typeName: string,
  info: GraphQLResolveInfo,
  found: Set<string>,
): void {
  for (const selection of selections) {
    if (!isIncluded(selection, info)) continue;
    if (selection.kind === Kind.FIELD) {
      found.add(selection.name.value);
      continue;
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : info.fragments[selection.name.value];
    const condition = fragment?.typeCondition?.name.value ?? typeName;
    if (fragment && (condition === typeName || condition === "_Entity")) {
      collect(fragment.selectionSet, typeName, info, found);
    }
  }
}

/** Names of the fields that an operation selects of the objects of a type that a field gives. */
export function selectedFields(info: GraphQLResolveInfo, typeName: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { selectionSet } of info.fieldNodes) if (selectionSet) collect(selectionSet, typeName, info, found);
  return found;
}
