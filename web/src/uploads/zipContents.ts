/** Whether the service unpacks the file. */
export const isZip = ({ name }: File): boolean => /\.zip$/i.test(name);

/** The paths of the files in a zip; undefined if it cannot be read. Reads the end of the file only. */
export async function zipContents(file: File): Promise<readonly string[] | undefined> {
  const { BlobReader, ZipReader } = await import("@zip.js/zip.js");
  const reader = new ZipReader(new BlobReader(file));
  try {
    const entries = await reader.getEntries();
    return entries.filter(({ directory }) => !directory).map(({ filename }) => filename.replaceAll("\\", "/"));
  } catch {
    return undefined;
  } finally {
    await reader.close();
  }
}
