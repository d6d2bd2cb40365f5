import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import yauzl, { type Entry } from "yauzl";
import { isName } from "./storagePath.js";

export interface ZipLimits {
  readonly maxZipEntries: number;
  readonly maxZipBytes: number;
  readonly maxZipRatio: number;
}

/** Files up to this size may have any ratio: text and zeros compress well. */
const RATIO_EXEMPT_BYTES = 2 ** 20;

/**
 * Unpacks an archive into an existing folder, and never outside it. Throws if it is no archive or encrypted, has a link or a
 * name that is not a plain relative path, or exceeds the limits; the caller removes what was unpacked before that.
 *
 * @returns the single top folder of the archive; undefined if there is none or several.
 */
export async function unzip(archive: string, into: string, limits: ZipLimits): Promise<string | undefined> {
  const zip = await yauzl.openPromise(archive, { autoClose: false });
  const tops = new Set<string | undefined>();
  let entries = 0;
  let left = limits.maxZipBytes;
  try {
    for await (const entry of zip.eachEntry()) {
      if (++entries > limits.maxZipEntries)
        throw new Error(`The archive has more than ${limits.maxZipEntries} entries.`);
      const path = pathOf(entry);
      const isFolder = path.endsWith("/");
      const names = path.replace(/\/$/, "").split("/");
      refuseUnsafe(entry, names);
      tops.add(isFolder || names.length > 1 ? names[0] : undefined);
      const target = join(into, ...names);
      await mkdir(isFolder ? target : dirname(target), { recursive: true, mode: 0o700 });
      if (isFolder) continue;
      // Counted: the sizes that an archive states cannot be trusted.
      const allowed = Math.min(left, Math.max(RATIO_EXEMPT_BYTES, entry.compressedSize * limits.maxZipRatio));
      const meter = new Transform({
        transform(chunk: Buffer, _encoding, callback) {
          left -= chunk.length;
          grown += chunk.length;
          callback(grown > allowed ? new Error(`${entry.fileName} exceeds the limits.`) : null, chunk);
        },
      });
      let grown = 0;
      await pipeline(await zip.openReadStreamPromise(entry), meter, createWriteStream(target, { mode: 0o600 }));
    }
  } finally {
    zip.close();
  }
  const [top] = tops;
  return tops.size === 1 ? top : undefined;
}

/** The extra field that gives the path in UTF-8: APPNOTE.TXT §4.6.9. */
const UNICODE_PATH = 0x7075;

/** yauzl reads a path without UTF-8 mark as code page 437, which has symbols in place of the control characters. */
function pathOf({ fileName, fileNameRaw, extraFields }: Entry): string {
  const isAscii = fileNameRaw.every((byte) => byte < 0x80) && !extraFields.some(({ id }) => id === UNICODE_PATH);
  return isAscii ? fileNameRaw.toString("latin1").replaceAll("\\", "/") : fileName;
}

function refuseUnsafe(entry: Entry, names: readonly string[]): void {
  const unixType = (entry.externalFileAttributes >>> 16) & 0o170000;
  const isLink = unixType === 0o120000;
  if (isLink) throw new Error(`${entry.fileName} is a link.`);
  // yauzl refuses absolute paths and "..", and turns backslashes into slashes; NUL and empty names remain.
  if (!names.every(isName)) throw new Error(`${entry.fileName} is not a plain relative path.`);
}
