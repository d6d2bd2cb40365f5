/** A file that the user chose or dropped. */
export interface Chosen {
  readonly file: File;
  /** Its folder, relative to where it is uploaded to: "" or "house/weather". */
  readonly folder: string;
}

/** From a file chooser: of files, or of a folder. */
export const chosenFiles = (files: Iterable<File>): readonly Chosen[] =>
  Array.from(files, (file) => {
    const path = file.webkitRelativePath;
    return { file, folder: path.slice(0, Math.max(0, path.lastIndexOf("/"))) };
  });

/** Whether the file chooser of this browser can choose a folder. */
export const canChooseFolders = "webkitdirectory" in HTMLInputElement.prototype;

/** From a drop: files, and all files of folders. Call it in the event; what was dropped is gone afterwards. */
export async function droppedFiles({ items }: DataTransfer): Promise<readonly Chosen[]> {
  const found = Array.from(items, (item): Promise<readonly Chosen[]> => {
    const entry = item.kind === "file" ? item.webkitGetAsEntry() : null;
    const file = item.kind === "file" ? item.getAsFile() : null;
    // Scripts can drop files that have no entry.
    return entry ? filesOf(entry, "") : Promise.resolve(file ? [{ file, folder: "" }] : []);
  });
  return (await Promise.all(found)).flat();
}

async function filesOf(entry: FileSystemEntry, folder: string): Promise<readonly Chosen[]> {
  if (isFileEntry(entry)) {
    return [{ file: await new Promise<File>((resolve, reject) => entry.file(resolve, reject)), folder }];
  }
  if (!isDirectoryEntry(entry)) return [];
  const below = folder === "" ? entry.name : `${folder}/${entry.name}`;
  const files: Chosen[] = [];
  for (const child of await childrenOf(entry)) files.push(...(await filesOf(child, below)));
  return files;
}

const isFileEntry = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isDirectoryEntry = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

/** Browsers give the entries of a folder in parts; the last one is empty. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) return all;
    all.push(...part);
  }
}
