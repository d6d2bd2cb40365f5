const UNITS = ["bytes", "kB", "MB", "GB", "TB", "PB"] as const;

// Once each: to make one takes longer than to use it a hundred times, and each row of a list has a size.
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

/** Formats a size, e.g. "1.2 MB". */
export function byteCount(bytes: number): string {
  let [value, step] = [bytes, 0];
  for (; value >= 999.5 && step < UNITS.length - 1; step += 1) value /= 1000;
  const unit = bytes === 1 ? "byte" : (UNITS[step] ?? "bytes");
  return `${(step > 0 && value < 100 ? oneDecimal : whole).format(value)} ${unit}`;
}
