const groupsOf = (text: string) => text.split(":").filter((group) => group !== "");

/** The network that an address counts with. One subscriber has many IPv6 addresses, but one /64: the first four groups, some of which `::` may stand for. */
export function networkOf(address: string): string {
  if (!address.includes(":") || address.includes(".")) return address;
  const [before = "", after] = address.split("::", 2);
  const [first, last] = [groupsOf(before), groupsOf(after ?? "")];
  const hidden = after === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  return [...first, ...Array<string>(hidden).fill("0"), ...last].slice(0, 4).join(":");
}
