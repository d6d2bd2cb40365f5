import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";
import type { Logger } from "pino";
import type { Config } from "../../config/config.js";

type Trust = Config["trustProxy"];

const familyOf = (ip: string) => (isIP(ip) === 6 ? "ipv6" : "ipv4");

/**
 * The IP address that a proxy, or a socket, gives: some put a port behind it, some write IPv4 as IPv6.
 *
 * @returns undefined when it is none: `X-Forwarded-For` may hold any text
 */
export function readAddress(text: string | undefined): string | undefined {
  const [, inBrackets, ipv4] = /^(?:\[([^\]]*)\]|([\d.]+))(?::\d{1,5})?$/.exec(text ?? "") ?? [];
  const address = (inBrackets ?? ipv4 ?? text ?? "").replace(/^::ffff:(?=[\d.]+$)/i, "").replace(/%.*$/, "");
  return isIP(address) === 0 ? undefined : address;
}

/** Whether `X-Forwarded-*` headers that come from this address count. */
export function trustedProxies(trust: Trust): (address: string | undefined) => boolean {
  if (typeof trust === "boolean") return () => trust;
  const networks = new BlockList();
  for (const entry of trust) {
    const [ip = "", prefix] = entry.split("/");
    if (prefix === undefined) networks.addAddress(ip, familyOf(ip));
    else networks.addSubnet(ip, Number(prefix), familyOf(ip));
  }
  return (text) => {
    const address = readAddress(text);
    return address !== undefined && networks.check(address, familyOf(address));
  };
}

/** Tells the operator at the start when callers can name any address. */
export function warnOfTrust(trust: Trust, log: { warn(warning: string): void }): void {
  if (trust !== true && !(Array.isArray(trust) && trust.some((entry) => entry.endsWith("/0")))) return;
  log.warn(
    `TRUST_PROXY=${String(trust)} trusts every caller's X-Forwarded-* headers, so that each can name any address and host. Name the addresses of your proxies there.`,
  );
}

/** Warns the operator once when such headers come from an address that is not trusted: it may be a proxy that `TRUST_PROXY` should name. */
export function warnOfStrangers(
  isTrusted: (address: string | undefined) => boolean,
  log: Logger,
): (request: IncomingMessage) => void {
  let told = false;
  return ({ headers, socket: { remoteAddress } }) => {
    const isForwarded =
      headers["x-forwarded-for"] !== undefined ||
      headers["x-forwarded-proto"] !== undefined ||
      headers["x-forwarded-host"] !== undefined;
    if (told || !isForwarded || isTrusted(remoteAddress)) return;
    told = true;
    log.warn(
      `X-Forwarded-* headers came from ${remoteAddress ?? "an unknown address"}, which TRUST_PROXY does not name, and were ignored. If that is your proxy, name its address there: until then cookies lack Secure behind https, and all its callers count as one address.`,
    );
  };
}
