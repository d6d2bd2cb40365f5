const number = new Intl.NumberFormat("en");

/** Formats a number with its noun, e.g. "1 file", "2,431 entries". */
export const pluralize = (count: number, noun: string, plural = `${noun}s`): string =>
  `${number.format(count)} ${count === 1 ? noun : plural}`;
