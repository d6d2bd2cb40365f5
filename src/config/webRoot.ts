import { builtPage } from "./values.js";

interface WebVariables {
  readonly WEB?: boolean | undefined;
  readonly WEB_ROOT?: string | undefined;
  readonly NODE_ENV?: string | undefined;
}

/** The folder of the page to serve; undefined means none. A folder that is named is served in production too. */
export function webRootOf({ WEB, WEB_ROOT, NODE_ENV }: WebVariables): string | undefined {
  if (!(WEB ?? (WEB_ROOT !== undefined || NODE_ENV !== "production"))) return undefined;
  return WEB_ROOT ?? builtPage();
}
