import { createHash } from "node:crypto";
import { Transform, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { FastifyRequest } from "fastify";
import type { JournalPart, Recording } from "../faults/Recording.js";
import type { Service } from "../Service.js";
import type { Staging } from "../store/Staging.js";
import { isName } from "../store/storagePath.js";
import { type Part, readParts } from "./readParts.js";
import { HttpError } from "./responses.js";

const MAX_OPTION_BYTES = 64 * 1024;

export interface Form {
  /** For each file the single top folder of the archive, if it is an archive that has one. */
  readonly tops: readonly (string | undefined)[];
  /** The other parts by name. */
  readonly options: ReadonlyMap<string, string>;
}

/**
 * Stages the files of a multipart body; archives are unpacked. Only a part named `file` is a file: one client sends its
 * options as parts with a file name (upstream-api.md §4.6).
 */
export async function receiveForm(
  request: FastifyRequest,
  staging: Staging,
  { journal, quirks }: Pick<Service, "journal" | "quirks">,
): Promise<Form> {
  if (!/^multipart\/form-data\s*;/i.test(request.headers["content-type"] ?? ""))
    throw new HttpError(415, "The body must be multipart/form-data.");
  const limit = quirks.maxUploadBytes;
  if (Number(request.headers["content-length"] ?? 0) > limit) throw new HttpError(413, "The upload is too large.");
  // A disconnect before this point has to be checked here.
  if (request.raw.destroyed) throw new HttpError(400, "The client has disconnected.");
  const recording = journal.of(request.raw);
  const tops: (string | undefined)[] = [];
  const options = new Map<string, string>();
  let left = limit;
  await readParts(request.raw, async (part) => {
    const meter = partMeter(part, recording, (bytes) => (left -= bytes) >= 0);
    if (part.name !== "file") options.set(part.name, await readOption(part, meter));
    else if (part.filename === undefined) await readOption(part, meter);
    else {
      const name = baseName(part.filename);
      if (/\.zip$/i.test(name)) tops.push(await staging.archive(part.bytes, meter, quirks));
      else {
        tops.push(undefined);
        await staging.file(name, part.bytes, meter);
      }
    }
  });
  return { tops, options };
}

async function readOption({ bytes }: Part, meter: Transform): Promise<string> {
  const pieces: Buffer[] = [];
  let left = MAX_OPTION_BYTES;
  const collect = new Writable({
    write(piece: Buffer, _encoding, callback) {
      pieces.push(piece);
      left -= piece.length;
      callback(left < 0 ? new HttpError(413, "An option is too long.") : null);
    },
  });
  await pipeline(bytes, meter, collect);
  return Buffer.concat(pieces).toString("utf8");
}

/** The base name of the file: some clients send a whole path. */
function baseName(sent: string): string {
  const name = sent.split(/[/\\]/).at(-1) ?? "";
  if (!isName(name)) throw new HttpError(500, "Not a valid file name.");
  return name;
}

/** Passes a part through, records it in the journal, and fails if the whole upload exceeds the limit. */
function partMeter(
  { name, filename, mediaType }: Part,
  recording: Recording | undefined,
  mayTake: (bytes: number) => boolean,
): Transform {
  const digest = createHash("sha256");
  const part: JournalPart = { name, filename, contentType: mediaType, bytes: 0, sha256: undefined };
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
