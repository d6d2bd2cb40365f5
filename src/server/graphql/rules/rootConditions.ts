import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  OperationTypeNode,
  parse,
  type SelectionNode,
} from "graphql";
import { MAX_TOKENS } from "./operationLimits.js";

const MESSAGE =
  "The field at the root of a subscription takes no `@skip` and `@include`: a stream is always of one field. Leave them out.";

/** Undefined for what is no GraphQL: Apollo Server says why. */
function parsed(query: string): DocumentNode | undefined {
  try {
    return parse(query, { maxTokens: MAX_TOKENS });
  } catch {
    return undefined;
  }
}

/** The first selection at the root that has a condition, also of the fragments there. */
function conditionIn(
  selections: readonly SelectionNode[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): SelectionNode | undefined {
  const seen = new Set<string>();
  const waiting = [...selections];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (next.directives?.some(({ name }) => name.value === "skip" || name.value === "include")) return next;
    if (next.kind === Kind.INLINE_FRAGMENT) waiting.push(...next.selectionSet.selections);
    if (next.kind !== Kind.FRAGMENT_SPREAD || seen.has(next.name.value)) continue;
    seen.add(next.name.value);
    waiting.push(...(fragments.get(next.name.value)?.selectionSet.selections ?? []));
  }
  return undefined;
}

/**
 * Refuses a document with a subscription whose root field depends on a condition, as the specification does since 2025. The rule
 * of graphql-js throws there in place of reporting an error, so this is checked before Apollo Server validates.
 */
export function rootConditionError(query: string | undefined): GraphQLError | undefined {
  if (query === undefined || !query.includes("subscription") || !query.includes("@")) return undefined;
  const { definitions = [] } = parsed(query) ?? {};
  const fragments = new Map(
    definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [])),
  );
  for (const definition of definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    if (definition.operation !== OperationTypeNode.SUBSCRIPTION) continue;
    const nodes = conditionIn(definition.selectionSet.selections, fragments);
    if (nodes) return new GraphQLError(MESSAGE, { nodes, extensions: { code: "GRAPHQL_VALIDATION_FAILED" } });
  }
  return undefined;
}
