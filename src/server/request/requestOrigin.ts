import type { FastifyRequest } from "fastify";
import type { Config } from "../../config/config.js";
import { readAddress } from "./trustedProxies.js";

// What a request, or a trusted proxy, says of where it comes from. It goes into URLs, cookies and decisions, so each is validated.

/** Names and IPv4 addresses, or IPv6 in brackets; what is a number of the right size, the URL parser knows. */
const HOST = /^(?:[\w-]+(?:\.[\w-]+)*\.?|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

const isHost = (text: string) => HOST.test(text) && URL.canParse(`http://${text}`);

/** As the caller uses it. */
export function protocolOf({ protocol }: FastifyRequest): "http" | "https" {
  return /^https$/i.test(protocol) ? "https" : "http";
}

/** The caller's network address; of what proxies have forwarded, the last that is one. Empty when the caller has gone. */
export function addressOf({ ip, ips = [ip] }: FastifyRequest): string {
  const addresses = ips.map(readAddress).filter((address) => address !== undefined);
  return addresses.at(-1) ?? "";
}

/** The address that the caller uses, unless the configuration says what it is. */
export function publicUrlOf({ publicUrl, host, port }: Config, request: FastifyRequest): string {
  if (publicUrl !== undefined) return publicUrl;
  const own = `${host.includes(":") ? `[${host}]` : host}:${request.socket.localPort ?? port}`;
  return `${protocolOf(request)}://${isHost(request.host) ? request.host : own}`;
}
