import { createReadStream, type ReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type Readable, Transform } from "node:stream";
import { ZipFile } from "yazl";

/**
 * An archive of these files of a folder, made while it is read. When it is destroyed, no file is left open.
 * @param paths relative to the folder
 * @param onEnd is told the size of the archive; the stream ends after it
 */
export async function zip(
  folder: string,
  paths: readonly string[],
  onEnd: (bytes: number) => Promise<void>,
): Promise<Readable> {
  const files = await Promise.all(paths.map(async (path) => ({ path, mtime: (await stat(join(folder, path))).mtime })));
  let size = 0;
  let open: ReadStream | undefined;
  const bytes = new Transform({
    transform(chunk: Buffer, _encoding, callback) {
      size += chunk.length;
      callback(null, chunk);
    },
    flush(callback) {
      onEnd(size).then(() => callback(), callback);
    },
  });
  const archive = new ZipFile();
  // Emitted by the archive, not by its stream.
  archive.on("error", (error: Error) => bytes.destroy(error));
  // One after the other. `addFile` has no way to close the file that it reads.
  for (const { path, mtime } of files) {
    archive.addReadStreamLazy(path, { mtime }, (give) => {
      if (bytes.destroyed) return;
      open = createReadStream(join(folder, path));
      give(null, open);
    });
  }
  bytes.once("close", () => open?.destroy());
  archive.end();
  archive.outputStream.pipe(bytes);
  return bytes;
}
