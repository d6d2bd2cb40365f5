/** The name under which the service stores a file. */
export const storedName = ({ name }: File): string =>
  name
    .replaceAll("%22", '"')
    .replace(/%0D|%0A/gi, "")
    .replace(/^.*[/\\]/s, "")
    .replace(/\p{Cc}|\p{Cs}/gu, "")
    .trim();

/** Files that the service would store under the same name, so that only the last would remain. */
export function sameNamed(files: readonly File[]): readonly File[] {
  const count = new Map<string, number>();
  for (const file of files) count.set(storedName(file), (count.get(storedName(file)) ?? 0) + 1);
  return files.filter((file) => (count.get(storedName(file)) ?? 0) > 1);
}
