import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate, inflateRaw, type BrotliOptions, type ZlibOptions } from "node:zlib";

type Decoder = (bytes: Buffer, options: ZlibOptions & BrotliOptions) => Promise<Buffer>;

const decodeRaw: Decoder = promisify(inflateRaw);
const decodeZlib: Decoder = promisify(inflate);

const decoders = new Map<string, Decoder>([
  ["gzip", promisify(gunzip)],
  ["x-gzip", promisify(gunzip)],
  ["br", promisify(brotliDecompress)],
  // "deflate" is the zlib format, but many servers send the raw stream; the first byte tells which.
  ["deflate", (bytes, options) => ((bytes[0] ?? 0) % 16 === 8 ? decodeZlib : decodeRaw)(bytes, options)],
]);

/** True when the header names no coding: absent, empty or `identity`. */
export function isIdentity(contentEncoding: string | string[] | undefined): boolean {
  return contentEncoding === undefined || /^\s*(?:identity)?\s*$/i.test(String(contentEncoding));
}

/**
 * Decodes a body that has a content coding although we send `accept-encoding: identity`.
 * @returns undefined when the coding is unknown, the bytes are invalid, or the result would be longer than `maxBytes`
 */
export async function decodeBody(
  bytes: Buffer,
  contentEncoding: string,
  maxBytes: number,
): Promise<Buffer | undefined> {
  const decode = decoders.get(contentEncoding.trim().toLowerCase());
  try {
    return await decode?.(bytes, { maxOutputLength: maxBytes });
  } catch {
    return undefined;
  }
}
