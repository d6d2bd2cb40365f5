import { faultOfPath, faultOfTarget } from "../../files/storagePath.js";
import { badUserInput } from "./badUserInput.js";
import { stringScalar } from "./stringScalar.js";

/** Leading slash added, one trailing slash dropped. `//` stays: its empty name is refused later. */
const canonical = (text: string): string => {
  const absolute = text.startsWith("/") ? text : `/${text}`;
  return absolute.length > 2 && absolute.endsWith("/") ? absolute.slice(0, -1) : absolute;
};

/**
 * A path in the caller's storage in its canonical form: `/`, or `/` before each name and none at the end.
 * Everything that is not refused is a name, `%2e%2e` and `a?b#c` included; nothing is decoded or normalised.
 *
 * @throws GraphQLError with the code `BAD_USER_INPUT`; its message is a full sentence without the path.
 */
export const parseFilePath = (text: string): string => {
  const path = canonical(text);
  const fault = faultOfPath(path);
  if (fault !== undefined) throw badUserInput(fault);
  return path;
};

/**
 * Refuses a path at which nothing may be stored: a name with a control character or a backslash comes from the upstream alone.
 *
 * @throws GraphQLError as `parseFilePath` does
 */
export const requireStorable = (path: string): void => {
  const fault = faultOfTarget(path);
  if (fault !== undefined) throw badUserInput(fault);
};

export const FilePath = stringScalar({
  name: "FilePath",
  description:
    "An absolute path in the caller's storage, e.g. `/models/shoebox.idf`; `/` is the root. As an argument, a missing leading slash is added and one trailing slash dropped. Refused are empty segments, `.` and `..` (also between backslashes), a backslash at the beginning of a name, NUL, lone surrogates, names of more than 255 bytes of UTF-8 and paths of more than 4096; as a place to store at, control characters and backslashes as well. Everything else is a name and is taken literally: do not percent-encode.",
  parse: parseFilePath,
  serialize: canonical,
});
