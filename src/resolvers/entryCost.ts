import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from "graphql";

/** Aliases below a field of a document, which stays the same object as long as its operation is known. */
const counted = new WeakMap<SelectionSetNode, number>();

/** Aliases in a selection; a fragment counts as often as it is spread, which the limits of an operation bound. */
function aliasesIn(selectionSet: SelectionSetNode, fragments: GraphQLResolveInfo["fragments"]): number {
  const known = counted.get(selectionSet);
  if (known !== undefined) return known;
  let aliases = 0;
  for (const selection of selectionSet.selections) {
    if (selection.kind === Kind.FIELD && selection.alias) aliases += 1;
    const below =
      selection.kind === Kind.FRAGMENT_SPREAD ? fragments[selection.name.value]?.selectionSet : selection.selectionSet;
    if (below) aliases += aliasesIn(below, fragments);
  }
  counted.set(selectionSet, aliases);
  return aliases;
}

/**
 * What an entry of a list costs the budget of a response: 1, and 1 more for each alias in what is selected of it. Without aliases
 * a field is in an entry once; with them a small operation would have each entry say the same many times, or fail as often.
 */
export function entryCost({ fieldNodes, fragments }: GraphQLResolveInfo): number {
  return fieldNodes.reduce(
    (cost, { selectionSet }) => cost + (selectionSet ? aliasesIn(selectionSet, fragments) : 0),
    1,
  );
}
