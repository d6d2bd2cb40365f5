import { isUtf8 } from "node:buffer";

/**
 * The JSON value that the bytes are; undefined when they are not JSON in UTF-8, or nested too deep to be read.
 * The error of `JSON.parse` is dropped on purpose: its message quotes the body.
 */
export function parseJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) return undefined;
  const text = bytes.toString("utf8");
  try {
    // A byte order mark is no JSON, but some servers send it.
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    return undefined;
  }
}
