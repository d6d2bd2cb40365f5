/** @returns the names that are in there more than once */
export const doneTwice = (names: readonly string[]): string[] => [
  ...new Set(names.filter((name, index) => names.indexOf(name) !== index)),
];
