import { badUserInput } from "./badUserInput.js";
import { stringScalar } from "./stringScalar.js";

/** Limits in bytes of UTF-8, as common file systems have them. */
const maxSegmentBytes = 255;
const maxPathBytes = 4096;

/** Leading slash added, one trailing slash dropped. `//` stays: its name is empty, and that is for others to refuse. */
const canonical = (text: string): string => {
  const absolute = text.startsWith("/") ? text : `/${text}`;
  return absolute.length > 2 && absolute.endsWith("/") ? absolute.slice(0, -1) : absolute;
};

const refuseSegment = (segment: string): void => {
  if (segment === "") {
    throw badUserInput("The path has an empty segment. Put exactly one slash between two names.");
  }
  if (segment === "." || segment === "..") {
    throw badUserInput('The path has a segment "." or "..". Give the path from the root, without such steps.');
  }
  if (Buffer.byteLength(segment) > maxSegmentBytes) {
    throw badUserInput(`A name in the path is too long. Use at most ${maxSegmentBytes} bytes of UTF-8 for each.`);
  }
};

/**
 * A path in the caller's storage in its canonical form: `/`, or `/` before each name and none at the end.
 * Everything that is not refused is a name, `%2e%2e` and `a?b#c` included; nothing is decoded or normalised.
 *
 * @throws GraphQLError with the code `BAD_USER_INPUT`; its message is a full sentence without the path.
 */
export const parseFilePath = (text: string): string => {
  const path = canonical(text);
  if (Buffer.byteLength(path) > maxPathBytes) {
    throw badUserInput(`The path is too long. Use at most ${maxPathBytes} bytes of UTF-8 in all.`);
  }
  if (!path.isWellFormed()) {
    throw badUserInput("The path has half of a surrogate pair. Give it as well-formed Unicode.");
  }
  if (/\p{Cc}/u.test(path)) {
    throw badUserInput("The path has a control character. Remove it; a name cannot hold any.");
  }
  if (path.includes("\\")) {
    throw badUserInput("The path has a backslash. Separate names with a slash; a name cannot hold a backslash.");
  }
  if (path !== "/") path.slice(1).split("/").forEach(refuseSegment);
  return path;
};

export const FilePath = stringScalar({
  name: "FilePath",
  description:
    "An absolute path in the caller's storage, e.g. `/models/shoebox.idf`; `/` is the root. As an argument, a missing leading slash is added and one trailing slash dropped. Refused are empty segments, `.` and `..`, control characters, backslashes, lone surrogates, names of more than 255 bytes of UTF-8 and paths of more than 4096. Everything else is a name and is taken literally: do not percent-encode.",
  parse: parseFilePath,
  serialize: canonical,
});
