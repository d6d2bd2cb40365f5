import type { ApolloClient } from "@apollo/client";
import { FolderPageDocument } from "../api/operations";
import { childOf, nameOf, parentOf } from "../files/filePath";
import { PAGE_SIZE } from "../files/useFolder";
import type { Chosen } from "./Chosen";
import { storedName } from "./storedName";
import { isZip, zipContents } from "./zipContents";

/** A file and where it will be stored. */
export interface PlannedUpload {
  readonly file: File;
  /** Path of the target folder. */
  readonly folder: string;
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
      return { file, folder, targets, unpacksTo: contents?.length };
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
 * The targets that exist already. Asks the service for the folders below `into`, unless `names`, the entries of `into`, show that
 * there are none.
 *
 * @throws the error of the client if the service cannot be asked
 */
export async function existingTargets(
  client: ApolloClient,
  uploads: readonly PlannedUpload[],
  into: string,
  names: ReadonlySet<string>,
): Promise<readonly string[]> {
  const depth = into === "/" ? 1 : into.length + 1;
  const targets = uploads.flatMap((upload) => upload.targets);
  const candidates = targets.filter((path) => names.has(path.slice(depth).split("/", 1)[0] ?? ""));
  const existing = new Set(candidates.filter((path) => parentOf(path) === into));
  for (const folder of new Set(candidates.map(parentOf))) {
    if (folder === into) continue;
    const { data } = await client.query({
      query: FolderPageDocument,
      variables: { path: folder, first: PAGE_SIZE },
      fetchPolicy: "no-cache",
    });
    const there = new Set(data?.files?.children.nodes.map(({ name }) => name));
    for (const path of candidates) if (parentOf(path) === folder && there.has(nameOf(path))) existing.add(path);
  }
  return [...existing];
}
