import { join } from "node:path";
import { type Readable, Transform } from "node:stream";
import { ZipFile } from "yazl";

/**
 * An archive of these files of a folder, made while it is read.
 * @param paths relative to the folder
 * @param onEnd is told the size of the archive; the stream ends after it
 */
export function zip(folder: string, paths: readonly string[], onEnd: (bytes: number) => Promise<void>): Readable {
  let size = 0;
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
  for (const path of paths) archive.addFile(join(folder, path), path);
  archive.end();
  archive.outputStream.pipe(bytes);
  return bytes;
}
