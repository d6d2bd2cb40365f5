const UNITS = ["bytes", "kB", "MB", "GB", "TB", "PB"] as const;

/** Formats a size, e.g. "1.2 MB". */
export function byteCount(bytes: number): string {
  const step = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  const unit = bytes === 1 ? "byte" : (UNITS[step] ?? "bytes");
  return `${new Intl.NumberFormat("en", { maximumFractionDigits: step > 0 && value < 100 ? 1 : 0 }).format(value)} ${unit}`;
}
