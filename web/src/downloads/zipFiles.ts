import type { ApolloClient } from "@apollo/client";
import { filesUrl } from "../api/endpoints";
import { type Failure, failureOfBody } from "../failures/failureOf";
import { nameOf } from "../files/filePath";
import { readEntries } from "../files/Listings";

/** A file of a zip. */
export interface ZippedFile {
  readonly path: string;
  /** Path within the zip. */
  readonly name: string;
  readonly size: number;
}

export interface Place {
  readonly path: string;
  readonly isFolder: boolean;
  readonly size: number;
}

/** A file that cannot be read. */
export class ZipError extends Error {
  readonly failure: Failure;

  constructor(path: string, failure: Failure) {
    super(path);
    this.failure = failure;
  }
}

/** Lists all files of the places, those of folders at any depth. */
export async function* listFiles(
  client: ApolloClient,
  places: readonly Place[],
  signal: AbortSignal,
  above = "",
): AsyncGenerator<ZippedFile> {
  for (const { path, isFolder, size } of places) {
    const name = above + nameOf(path);
    if (!isFolder) yield { path, name, size };
    else yield* listFiles(client, await readEntries(client, path, signal), signal, `${name}/`);
  }
}

/** The parts of a zip, read from the service one after the other, as they are needed. */
async function* readFiles(files: readonly ZippedFile[], signal: AbortSignal, onBytes: (count: number) => void) {
  for (const { path, name, size } of files) {
    const response = await fetch(filesUrl(path), { credentials: "include", cache: "no-store", signal });
    if (!response.ok || !response.body) throw new ZipError(path, failureOfBody(await response.text()));
    const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        onBytes(chunk.length);
        controller.enqueue(chunk);
      },
    });
    yield { name, size, input: response.body.pipeThrough(counted) };
  }
}

/** Packs the files, not compressed. Calls back with the number of bytes that have come since. */
export async function zipFiles(
  files: readonly ZippedFile[],
  signal: AbortSignal,
  onBytes: (count: number) => void,
): Promise<Blob> {
  const { downloadZip } = await import("client-zip");
  let cause: unknown;
  async function* parts() {
    try {
      yield* readFiles(files, signal, onBytes);
    } catch (error) {
      cause = error;
      throw error;
    }
  }
  try {
    return await downloadZip(parts()).blob();
  } catch (error) {
    throw cause ?? error; // a blob does not tell why its stream has failed
  }
}
