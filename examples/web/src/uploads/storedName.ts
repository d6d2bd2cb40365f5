/** The name that the service stores a file under, by its own rules. */
export const storedName = ({ name }: File): string =>
  name
    .replaceAll("%22", '"')
    .replace(/%0D|%0A/gi, "")
    .replace(/^.*[/\\]/s, "")
    .replace(/\p{Cc}|\p{Cs}/gu, "")
    .trim();

/** Files of which the service would make one: all but the last would be lost. */
export function sameNamed(files: readonly File[]): readonly File[] {
  const count = new Map<string, number>();
  for (const file of files) count.set(storedName(file), (count.get(storedName(file)) ?? 0) + 1);
  return files.filter((file) => (count.get(storedName(file)) ?? 0) > 1);
}
