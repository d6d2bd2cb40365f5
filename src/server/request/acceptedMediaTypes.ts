/** An element of an `Accept` header: RFC 9110 §12.5.1. Names and values are in lower case. */
export interface MediaRange {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** From 0, not acceptable, to 1. */
  readonly quality: number;
}

/** What stands between commas, or between semicolons; quoted text may hold them as well. */
const ELEMENT = /(?:"(?:[^"\\]|\\.)*"?|[^",])+/g;
const PARAMETER = /(?:"(?:[^"\\]|\\.)*"?|[^";])+/g;

function readRange(text: string): MediaRange {
  const [type = "", ...rest] = (text.match(PARAMETER) ?? []).map((each) => each.trim().toLowerCase());
  const parameters = new Map(
    rest.map((each): [string, string] => {
      const [name = "", value = ""] = each.split(/\s*=\s*(.*)/s);
      return [name, value.replace(/^"(.*)"$/, "$1")];
    }),
  );
  return { type, parameters, quality: Number(parameters.get("q") ?? 1) };
}

/** The media types that an `Accept` header names. For types that have to be named: a wildcard stands for none here. */
export const acceptedMediaTypes = (accept: string): MediaRange[] => (accept.match(ELEMENT) ?? []).map(readRange);
