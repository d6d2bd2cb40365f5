import type { IncomingMessage } from "node:http";
import type { Config } from "../../config/config.js";
import { readAddress } from "./trustedProxies.js";

/** Where a request comes from, as it or a trusted proxy says. It goes into URLs, cookies and decisions, so each is validated. */
export interface ClientInfo {
  /** The caller's network address: of those that trusted proxies forwarded, the last that is one. Empty when the caller has gone. */
  readonly address: string;
  /** As the caller uses it. */
  readonly protocol: "http" | "https";
  /** Base of the URLs that the caller uses, without a trailing slash. */
  readonly publicUrl: string;
}

/** Names and IPv4 addresses, or IPv6 in brackets; whether a number has the right size, the URL parser knows. */
const HOST = /^(?:[\w-]+(?:\.[\w-]+)*\.?|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

const isHost = (text: string) => HOST.test(text) && URL.canParse(`http://${text}`);

const entriesOf = (header: string | string[] | undefined) =>
  (header ?? "")
    .toString()
    .split(",")
    .map((entry) => entry.trim());

/**
 * Tells where requests come from.
 *
 * @param isTrusted whether an address is that of a proxy that may say it for others
 */
export function clientInfoReader(
  config: Pick<Config, "publicUrl" | "host" | "port">,
  isTrusted: (address: string | undefined) => boolean,
): (request: IncomingMessage) => ClientInfo {
  /** From the socket back to the caller, as far as each proxy is trusted. */
  function addressOf({ headers, socket }: IncomingMessage): string {
    const chain = [socket.remoteAddress];
    for (const entry of entriesOf(headers["x-forwarded-for"]).reverse()) {
      if (!isTrusted(chain.at(-1))) break;
      chain.push(entry);
    }
    return chain.map(readAddress).findLast((address) => address !== undefined) ?? "";
  }

  function publicUrlOf({ headers, socket }: IncomingMessage, protocol: string, isForwarded: boolean): string {
    const forwarded = isForwarded ? headers["x-forwarded-host"] : undefined;
    const host = (forwarded ? entriesOf(forwarded).at(-1) : headers.host) ?? "";
    const own = `${config.host.includes(":") ? `[${config.host}]` : config.host}:${socket.localPort ?? config.port}`;
    return `${protocol}://${isHost(host) ? host : own}`;
  }

  return (request) => {
    const { headers, socket } = request;
    const isForwarded = isTrusted(socket.remoteAddress);
    const isHttps = isForwarded && /^https$/i.test(entriesOf(headers["x-forwarded-proto"]).at(-1) ?? "");
    const protocol = isHttps ? "https" : "http";
    return {
      address: addressOf(request),
      protocol,
      publicUrl: config.publicUrl ?? publicUrlOf(request, protocol, isForwarded),
    };
  };
}
