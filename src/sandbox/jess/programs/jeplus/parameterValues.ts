/** More values than this of one parameter are refused. */
const most = 10_000;

/**
 * The values of a jEPlus parameter: lists `{a, b}` and ranges `[from:step:to]`, joined by `&`; `^` takes the values of
 * a list out. A value stands once.
 * @throws {Error} if it is of another form
 */
export function parameterValues(valuesString: string): string[] {
  const parts = [...valuesString.trim().matchAll(/([&^]?)\s*(\{[^{}]*\}|\[[^[\]]*\])\s*/g)];
  const whole = parts.map(([part]) => part).join("");
  if (parts.length === 0 || whole !== valuesString.trim() || parts.some(([, sign], i) => i > 0 && sign === "")) {
    throw new Error(`"${valuesString}" is not a list {a, b}, a range [from:step:to], or several of them joined by &`);
  }
  const values = new Set<string>();
  const excluded = new Set<string>();
  for (const [, sign, part = ""] of parts) {
    const inner = part.slice(1, -1);
    const found = part.startsWith("{") ? list(inner) : range(inner);
    for (const value of found) (sign === "^" ? excluded : values).add(value);
  }
  const kept = [...values].filter((value) => !excluded.has(value));
  if (kept.length === 0) throw new Error(`"${valuesString}" has no values`);
  return kept;
}

function list(inner: string): string[] {
  return [...inner.matchAll(/"([^"]*)"|[^\s,;"]+/g)].map(([value, quoted]) => quoted ?? value);
}

function range(inner: string): string[] {
  const [from = NaN, step = NaN, to = NaN, ...more] = inner
    .split(":")
    .map((part) => (part.trim() ? Number(part) : NaN));
  // A hair more than the quotient: 0.3 / 0.1 is 2.9999999999999996.
  const steps = Math.floor((to - from) / step + 1e-9);
  if (more.length > 0 || !(step > 0) || !(steps >= 0)) {
    throw new Error(`"[${inner}]" is not a range [from:step:to] with a step above 0`);
  }
  if (steps >= most) throw new Error(`"[${inner}]" has more than ${most} values`);
  return Array.from({ length: steps + 1 }, (_, index) => String(Number((from + index * step).toPrecision(12))));
}
