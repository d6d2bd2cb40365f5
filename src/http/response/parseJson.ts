import { exceedsDepth } from "./jsonDepth.js";

/** Far deeper than any real response. */
const MAX_DEPTH = 4096;

// Fatal: bytes that are not UTF-8 throw. A byte order mark is not JSON, but some servers send it; the decoder drops it.
const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Parses JSON; undefined when the bytes are not JSON in UTF-8, are nested too deep, or are too long for the parser.
 * The error of `JSON.parse` is dropped on purpose: its message quotes the body.
 */
export function parseJson(bytes: Buffer, maxDepth = MAX_DEPTH): unknown {
  if (exceedsDepth(bytes, maxDepth)) return undefined;
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    return undefined;
  }
}
