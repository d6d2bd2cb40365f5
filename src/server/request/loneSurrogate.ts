const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/**
 * Where a JSON value has a string with half of a surrogate pair, which no UTF-8 can hold: on the way to the upstream it would become
 * another character. Only an escape such as `"\ud83d"` brings it.
 *
 * @param path of the value itself
 * @returns the path of the string, such as `input.weather[0]`
 */
export function loneSurrogate(value: unknown, path: string): string | undefined {
  const open: [value: unknown, path: string][] = [[value, path]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [node, at] = next;
    if (typeof node === "string" && !node.isWellFormed()) return at;
    if (!isObject(node)) continue;
    const isList = Array.isArray(node);
    for (const [key, child] of Object.entries(node) as [string, unknown][]) {
      if (typeof child === "string" ? !child.isWellFormed() : isObject(child))
        open.push([child, isList ? `${at}[${key}]` : at === "" ? key : `${at}.${key}`]);
    }
  }
  return undefined;
}
