import type { ApolloClient } from "@apollo/client";
import { childOf, parentOf } from "../files/filePath";
import { type Entry, readEntries } from "../files/Listings";
import type { Chosen } from "./Chosen";
import { storedName } from "./storedName";
import { isZip, zipContents } from "./zipContents";

/** A file and where it will be stored. */
export interface PlannedUpload {
  readonly file: File;
  /** Path of the target folder. */
  readonly folder: string;
  /** The folder that was chosen, and those below it down to the file: "house/weather"; "" for a file that was chosen itself. */
  readonly within: string;
  /** Paths that it will be stored under: one, or those of the files of a zip. */
  readonly targets: readonly string[];
  /** Number of files in a zip; undefined for other files, and if the zip cannot be read. */
  readonly unpacksTo: number | undefined;
}

const below = (folder: string, path: string) =>
  path
    .split("/")
    .filter((name) => name !== "")
    .reduce(childOf, folder);

export const planUploads = (chosen: readonly Chosen[], into: string): Promise<readonly PlannedUpload[]> =>
  Promise.all(
    chosen.map(async ({ file, folder: relative }) => {
      const folder = below(into, relative);
      const contents = isZip(file) ? await zipContents(file) : undefined;
      const targets = contents?.map((path) => below(folder, path)) ?? [childOf(folder, storedName(file))];
      return { file, folder, within: relative, targets, unpacksTo: contents?.length };
    }),
  );

/** The targets of more than one file: only the last would remain. */
export function duplicatesOf(uploads: readonly PlannedUpload[]): ReadonlyMap<string, readonly File[]> {
  const files = new Map<string, File[]>();
  for (const { file, targets } of uploads) {
    for (const target of targets) files.set(target, [...(files.get(target) ?? []), file]);
  }
  return new Map([...files].filter(([, those]) => those.length > 1));
}

/**
 * The targets that exist already. Asks the service, because others may have stored files since; only if `into` cannot be asked for,
 * `known` are its entries: the uploads will fail too then, and can be tried again.
 *
 * @throws the error of the client if a folder below cannot be asked for
 */
export async function existingTargets(
  client: ApolloClient,
  uploads: readonly PlannedUpload[],
  into: string,
  known: readonly Entry[],
): Promise<readonly string[]> {
  const depth = into === "/" ? 1 : into.length + 1;
  const entries = await readEntries(client, into).catch(() => known);
  const there = new Set(entries.map(({ path }) => path));
  const names = new Set(entries.map(({ name }) => name));
  const candidates = uploads
    .flatMap(({ targets }) => targets)
    .filter((path) => names.has(path.slice(depth).split("/", 1)[0] ?? ""));
  for (const folder of new Set(candidates.map(parentOf))) {
    if (folder === into) continue;
    for (const { path } of await readEntries(client, folder)) there.add(path);
  }
  return candidates.filter((path) => there.has(path));
}
