import { z } from "zod";

const error = z.looseObject({
  path: z.array(z.union([z.string(), z.number()])).optional(),
  extensions: z.looseObject({ requestId: z.unknown().optional() }).optional(),
});
const answer = z.object({ data: z.unknown().optional(), errors: z.array(error).optional() });

/** An answer as it can be compared with another to the same request. */
export interface ComparableAnswer {
  /** Text, so that the order of fields counts. */
  readonly data: string;
  /** In one order: they come as the upstream answers. */
  readonly errors: readonly string[];
  /** Errors below a null that one of them, or an error beside them, is the reason for: which of them are told is a matter of time. */
  readonly below: ReadonlyMap<string, readonly string[]>;
}

/** What differs by right each time. */
const masked = (text: string) =>
  text.replace(/"eyJ[\w.-]+"/g, '"token"').replace(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"time"');

/** The part of a path that leads to a null, when that is not its end. */
function nullAbove(data: unknown, path: readonly (string | number)[] = []): string | undefined {
  let value = data;
  for (const [index, key] of path.entries()) {
    if (value === null) return JSON.stringify(path.slice(0, index));
    value = typeof value === "object" ? Reflect.get(value, key) : undefined;
  }
  return undefined;
}

export function comparable(body: unknown): ComparableAnswer {
  const { data, errors = [] } = answer.parse(body);
  const shown: string[] = [];
  const below = new Map<string, string[]>();
  for (const each of errors) {
    const text = masked(JSON.stringify({ ...each, extensions: { ...each.extensions, requestId: undefined } }));
    const place = nullAbove(data, each.path);
    if (place === undefined) shown.push(text);
    else below.set(place, [...(below.get(place) ?? []), text]);
  }
  return { data: data === undefined ? "" : masked(JSON.stringify(data)), errors: shown.sort(), below };
}

/** Whether two answers to one request say the same. */
export function agree(one: ComparableAnswer, other: ComparableAnswer): boolean {
  return (
    one.data === other.data &&
    one.errors.join("\n") === other.errors.join("\n") &&
    one.below.size === other.below.size &&
    [...one.below].every(([place, texts]) => texts.some((text) => other.below.get(place)?.includes(text)))
  );
}

export const describe = ({ data, errors, below }: ComparableAnswer): string =>
  [data, ...errors, ...[...below.values()].flat()].join("\n");
