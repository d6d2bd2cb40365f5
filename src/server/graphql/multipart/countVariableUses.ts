import { type DocumentNode, parse, visit } from "graphql";
import { MAX_TOKENS } from "../rules/operationLimits.js";

function parseQuery(query: string): DocumentNode | undefined {
  try {
    return parse(query, { maxTokens: MAX_TOKENS, noLocation: true });
  } catch {
    return undefined; // it will not be executed either, and Apollo says why
  }
}

/** How often each variable is used in a document, by name; declarations do not count. */
export function countVariableUses(query: string | undefined): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  const document = query === undefined ? undefined : parseQuery(query);
  if (!document) return uses;
  visit(document, {
    VariableDefinition: () => false,
    Variable: ({ name }) => void uses.set(name.value, (uses.get(name.value) ?? 0) + 1),
  });
  return uses;
}
