/** Bytes that are compared at once: the number grows while they are equal, and shrinks from the first difference on. */
const [FIRST, MOST, FEW] = [2 ** 10, 2 ** 18, 2 ** 8];
const FACTOR = 4;

/** Number of equal bytes from the two offsets on. */
export function commonPrefixLength(a: Buffer, fromA: number, b: Buffer, fromB: number): number {
  const most = Math.min(a.length - fromA, b.length - fromB);
  const isEqual = (from: number, to: number) => a.compare(b, fromB + from, fromB + to, fromA + from, fromA + to) === 0;
  let count = countEqual(most, isEqual);
  while (count < most && a[fromA + count] === b[fromB + count]) count += 1;
  return count;
}

/** Number of equal bytes at the ends. */
export function commonSuffixLength(a: Buffer, b: Buffer): number {
  const [endA, endB] = [a.length, b.length];
  const most = Math.min(endA, endB);
  const isEqual = (from: number, to: number) => a.compare(b, endB - to, endB - from, endA - to, endA - from) === 0;
  let count = countEqual(most, isEqual);
  while (count < most && a[endA - count - 1] === b[endB - count - 1]) count += 1;
  return count;
}

/** The count to within `FEW`. */
function countEqual(most: number, isEqual: (from: number, to: number) => boolean): number {
  let count = 0;
  let isOver = false;
  for (let step = FIRST; step >= FEW && count < most;) {
    const next = Math.min(count + step, most);
    if (isEqual(count, next)) {
      count = next;
      if (!isOver && step < MOST) step *= FACTOR;
    } else {
      isOver = true;
      step /= FACTOR;
    }
  }
  return count;
}
