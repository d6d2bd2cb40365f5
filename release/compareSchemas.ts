import { buildSchema, findBreakingChanges, findDangerousChanges } from "graphql";

const descriptionsOf = (changes: readonly { readonly description: string }[]) =>
  changes.map(({ description }) => description);

/**
 * What a client may notice between two schemas, given as SDL: what breaks it (`breaking`), what may surprise it, such as a new value of
 * an enum (`dangerous`), and what was not there before (`added`).
 */
export function compareSchemas(before: string, after: string) {
  const [from, to] = [buildSchema(before), buildSchema(after)];
  return {
    breaking: descriptionsOf(findBreakingChanges(from, to)),
    dangerous: descriptionsOf(findDangerousChanges(from, to)),
    added: descriptionsOf(findBreakingChanges(to, from)), // what the way back would break
  };
}
