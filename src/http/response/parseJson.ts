import { exceedsDepth } from "./exceedsDepth.js";

/** Deeper than any answer has a reason to be, and than what some levels of recursion can bear. */
const maxDepth = 4096;
// Fatal: bytes that are not UTF-8 throw. A byte order mark is no JSON, but some servers send it; the decoder drops it.
const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * The JSON value that the bytes are; undefined when they are not JSON in UTF-8, or nested too deep, or too much for the parser.
 * The error of `JSON.parse` is dropped on purpose: its message quotes the body.
 */
export function parseJson(bytes: Buffer): unknown {
  if (exceedsDepth(bytes, maxDepth)) return undefined;
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    return undefined;
  }
}
