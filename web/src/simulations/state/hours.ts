const number = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

/** CPU hours, e.g. "91.3 CPU hours". */
export const hours = (value: number): string => `${number.format(value)} CPU ${value === 1 ? "hour" : "hours"}`;
