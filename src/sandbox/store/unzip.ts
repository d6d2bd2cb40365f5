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

/** Text and zeros shrink a lot; what is small does no harm however much it grew. */
const exemptFromRatio = 2 ** 20;

/**
 * Unpack an archive into an existing folder and nowhere else. Throws when it is no archive, is encrypted, holds a name that is
 * not a plain relative path, a link, or more than the limits allow; what was unpacked by then is for the caller to remove.
 *
 * @returns the one top folder that holds everything in the archive; undefined when there is no such folder.
 */
export async function unzip(archive: string, into: string, limits: ZipLimits): Promise<string | undefined> {
  const zip = await yauzl.openPromise(archive, { autoClose: false });
  const tops = new Set<string | undefined>();
  let entries = 0;
  let left = limits.maxZipBytes;
  try {
    for await (const entry of zip.eachEntry()) {
      if (++entries > limits.maxZipEntries) throw new Error(`An archive of more than ${limits.maxZipEntries} entries.`);
      const path = pathOf(entry);
      const isFolder = path.endsWith("/");
      const names = path.replace(/\/$/, "").split("/");
      refuseUnsafe(entry, names);
      tops.add(isFolder || names.length > 1 ? names[0] : undefined);
      const target = join(into, ...names);
      await mkdir(isFolder ? target : dirname(target), { recursive: true, mode: 0o700 });
      if (isFolder) continue;
      // Counted, not believed: the sizes that an archive states are the caller's words.
      const allowed = Math.min(left, Math.max(exemptFromRatio, entry.compressedSize * limits.maxZipRatio));
      const meter = new Transform({
        transform(chunk: Buffer, _encoding, callback) {
          left -= chunk.length;
          grown += chunk.length;
          callback(grown > allowed ? new Error(`${entry.fileName} grows beyond the limits.`) : null, chunk);
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

/** A path that is not marked as UTF-8 is code page 437 to yauzl, which has graphics in place of the control characters. */
function pathOf({ fileName, fileNameRaw, extraFields }: Entry): string {
  const isAscii = fileNameRaw.every((byte) => byte < 0x80) && !extraFields.some(({ id }) => id === UNICODE_PATH);
  return isAscii ? fileNameRaw.toString("latin1").replaceAll("\\", "/") : fileName;
}

function refuseUnsafe(entry: Entry, names: readonly string[]): void {
  const unixType = (entry.externalFileAttributes >>> 16) & 0o170000;
  const isLink = unixType === 0o120000;
  if (isLink) throw new Error(`${entry.fileName} is a link.`);
  // yauzl refuses absolute paths and ".." itself, and turns back-slashes into slashes; NUL and empty names remain.
  if (!names.every(isName)) throw new Error(`${entry.fileName} is no relative path.`);
}
