export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * JSON text in the default style of Jackson's pretty printer, as the real service sends it (upstream-api.md §1.1):
 * two spaces, `"key" : value`, arrays opened and closed on the line they are on.
 */
export function jacksonJson(value: Json, depth = 0): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) {
    return value.length === 0 ? "[ ]" : `[ ${value.map((item) => jacksonJson(item, depth)).join(", ")} ]`;
  }
  const members = Object.entries(value);
  if (members.length === 0) return "{ }";
  const indent = "  ".repeat(depth + 1);
  const lines = members.map(([key, member]) => `${indent}${JSON.stringify(key)} : ${jacksonJson(member, depth + 1)}`);
  return `{\n${lines.join(",\n")}\n${"  ".repeat(depth)}}`;
}

/** `Array.isArray` does not narrow to readonly arrays. */
function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
