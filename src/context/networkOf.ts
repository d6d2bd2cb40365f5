const groupsOf = (text: string) => text.split(":").filter((group) => group !== "");

/** The network of an address: an IPv4 address itself, or the /64 of an IPv6 address (its first four groups), since one subscriber has all of it. */
export function networkOf(address: string): string {
  if (!address.includes(":") || address.includes(".")) return address;
  const [before = "", after] = address.split("::", 2);
  const [first, last] = [groupsOf(before), groupsOf(after ?? "")];
  const hidden = after === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  return [...first, ...Array<string>(hidden).fill("0"), ...last].slice(0, 4).join(":");
}
