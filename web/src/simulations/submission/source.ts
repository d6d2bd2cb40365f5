/** Where the files of a job come from. */
export type Source =
  | { readonly from: "files"; readonly files: readonly File[] }
  /** `names` is undefined while the folder loads. */
  | { readonly from: "folder"; readonly path: string; readonly names: readonly string[] | undefined }
  | { readonly from: "job"; readonly id: string };

export const isZip = (name: string): boolean => /\.zip$/i.test(name);

/** The names that a field may offer; undefined if they cannot be known: of another job, or in an archive. */
export function namesOf(source: Source): readonly string[] | undefined {
  switch (source.from) {
    case "files": {
      const names = source.files.map(({ name }) => name);
      return names.some(isZip) ? undefined : names;
    }
    case "folder":
      return source.names?.some(isZip) ? undefined : source.names;
    case "job":
      return undefined;
  }
}

/** Radiance and DaySim run from files that come with the request only. */
export const isStored = ({ from }: Source): boolean => from !== "files";
