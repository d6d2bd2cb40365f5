const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Whether an object has a member of its own that means something to JavaScript. */
function ownForbiddenKey(node: object): string | undefined {
  if (Object.hasOwn(node, "__proto__")) return "__proto__";
  const constructor: unknown = Object.hasOwn(node, "constructor") ? Reflect.get(node, "constructor") : undefined;
  return isObject(constructor) && Object.hasOwn(constructor, "prototype") ? "constructor.prototype" : undefined;
}

/** A key anywhere in a JSON value that could change what other objects are, as Fastify's parser has it. */
export function forbiddenKey(value: unknown): string | undefined {
  const open = [value];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (!isObject(node)) continue;
    const key = ownForbiddenKey(node);
    if (key !== undefined) return key;
    for (const child of Object.values(node) as unknown[]) if (isObject(child)) open.push(child);
  }
  return undefined;
}

/** What a caller is told of such a key. */
export const keyNotAllowed = (key: string, where: string) =>
  `The key \`${key}\` is not allowed in ${where}. Leave it out.`;
