/** The name under which the service stores a file. */
export const storedName = ({ name }: File): string =>
  name
    .replaceAll("%22", '"')
    .replace(/%0D|%0A/gi, "")
    .replace(/^.*[/\\]/s, "")
    .replace(/\p{Cc}|\p{Cs}/gu, "")
    .trim();
