import { existsSync } from "node:fs";
import { isIP } from "node:net";
import { totalmem } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { packageUrl } from "../packageUrl.js";

const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;
const MIB = 2 ** 20;
export const GIB = 2 ** 30;

/** An eighth of the memory of the process, but at most 256 MiB: more brings nothing even with many users and long listings. */
export function defaultReadMemoryBytes(): number {
  const constrained = process.constrainedMemory(); // 0 or a huge number if there is no constraint
  const memory = Math.min(constrained > 0 ? constrained : Infinity, totalmem());
  return Math.floor(Math.min(256 * MIB, memory / 8));
}

export const integer = (fallback: number, min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,16}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be a whole number from ${min} to ${max}`)
    .default(fallback);

export const host = (fallback: string) =>
  z
    .string()
    .regex(/^[\w.:-]+$/, "must be an IP address or a host name")
    .default(fallback);
export const port = (fallback: number) => integer(fallback, 0, 65_535);
export const optionalPort = port(0).unwrap().optional();
export const milliseconds = (fallback: number) => integer(fallback, 1, DAY);
export const flag = z.enum(["true", "false"], "must be true or false").transform((value) => value === "true");

/** An http(s) URL without credentials, query and fragment. The result has no trailing slash. */
export const baseUrl = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    context.addIssue("must be an http:// or https:// URL without user, password, query or fragment");
    return z.NEVER;
  }
  return (url.origin + url.pathname).replace(/\/+$/, "");
});

/** Whether a part of a URL can be decoded. */
function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** The URL of a Redis or Valkey server, as it is given. Its path is the number of a database. */
export const storeUrl = z.string().refine((text) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.hostname === "" || !isEncoded(url.username) || !isEncoded(url.password)) return false;
  return /^rediss?:\/\/[^/?#]+(?:\/\d{0,5})?$/.test(text);
}, "must be like redis://host:6379 or rediss://user:password@host:6379/0, with user and password percent-encoded");

/** Whether it is an exact http(s) origin, like https://app.example.org. */
export const isOrigin = (text: string) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.origin === text && /^https?:$/.test(url.protocol);
};

/** Splits at commas; empty items are left out. */
export const splitList = (text: string) =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");

/** Whether it is an IP address or a network like 10.0.0.0/8. */
export const isNetwork = (text: string) => {
  const [ip = "", prefix, ...rest] = text.split("/");
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(ip)] ?? -1;
  return (
    bits > 0 && rest.length === 0 && (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits))
  );
};

/** A folder with an index.html. The result is an absolute path. */
export const folderWithIndex = z.string().transform((text, context) => {
  const folder = resolve(text);
  if (existsSync(join(folder, "index.html"))) return folder;
  context.addIssue("must be a folder with an index.html");
  return z.NEVER;
});

/** The folder of the front end that this package brings, or undefined if it is not built. */
export function builtPage(): string | undefined {
  const folder = fileURLToPath(packageUrl("dist/web"));
  return existsSync(join(folder, "index.html")) ? folder : undefined;
}
