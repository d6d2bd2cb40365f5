import { createHash } from "node:crypto";
import { Transform, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { FastifyRequest } from "fastify";
import { HttpError } from "./responses.js";
import type { JournalPart, Recording } from "../faults/Recording.js";
import type { Service } from "../Service.js";
import { isName } from "../store/storagePath.js";

/**
 * Stores the files of a multipart body in a folder of the account: all of them, or none if there is an error.
 *
 * @returns path segments that the response adds to the target folder: the top folder of the zip, if a zip with a single
 *   top folder is the only file (upstream-api.md §3.10).
 */
export async function receiveUpload(
  request: FastifyRequest,
  email: string,
  folder: readonly string[],
  { storage, journal, quirks }: Service,
): Promise<string[]> {
  if (!request.isMultipart()) throw new HttpError(415, "The body must be multipart/form-data.");
  const limit = quirks.maxUploadBytes;
  if (Number(request.headers["content-length"] ?? 0) > limit) throw new HttpError(413, "The upload is too large.");
  await using staging = await storage.stage();
  // The parts of a destroyed request never end, so a disconnect before this point has to be checked here.
  if (request.raw.destroyed) throw new HttpError(400, "The client has disconnected.");
  const recording = journal.of(request.raw);
  const tops: (string | undefined)[] = [];
  let left = limit;
  for await (const part of request.parts()) {
    if (part.type !== "file") continue;
    const meter = partMeter(part, recording, (bytes) => (left -= bytes) >= 0);
    // Only parts named "file" are stored; one client sends its options as parts with a file name (§4.6).
    const name = part.fieldname === "file" ? fileName(part.filename) : undefined;
    if (name === undefined) await pipeline(part.file, meter, devNull());
    else if (/\.zip$/i.test(name)) tops.push(await staging.archive(part.file, meter, quirks));
    else {
      tops.push(undefined);
      await staging.file(name, part.file, meter);
    }
  }
  if (tops.length === 0) throw new HttpError(500, "The body has no part named file.");
  await storage.take(staging, email, folder);
  const [top] = tops;
  return tops.length === 1 && top !== undefined ? [top] : [];
}

/** The base name of the file: some clients send a whole path. Undefined if the part has no file name. */
function fileName(sent: string | undefined): string | undefined {
  const name = sent?.split(/[/\\]/).at(-1);
  if (name === undefined) return undefined;
  if (!isName(name)) throw new HttpError(500, "Not a valid file name.");
  return name;
}

/** Passes a part through, records it in the journal, and fails if the whole upload exceeds the limit. */
function partMeter(
  { fieldname, filename, mimetype }: { fieldname: string; filename: string | undefined; mimetype: string },
  recording: Recording | undefined,
  mayTake: (bytes: number) => boolean,
): Transform {
  const digest = createHash("sha256");
  const part: JournalPart = { name: fieldname, filename, contentType: mimetype, bytes: 0, sha256: undefined };
  recording?.entry.parts.push(part);
  recording?.changed();
  return new Transform({
    transform(chunk: Buffer, _encoding, callback) {
      part.bytes += chunk.length;
      digest.update(chunk);
      if (mayTake(chunk.length)) callback(null, chunk);
      else callback(new HttpError(413, "The upload is too large."));
    },
    flush(callback) {
      part.sha256 = digest.digest("hex");
      recording?.changed();
      callback();
    },
  });
}

function devNull(): Writable {
  return new Writable({ write: (_chunk, _encoding, callback) => callback() });
}
