import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import fresh from "fresh";
import Negotiator from "negotiator";
import type { Config } from "../../config/config.js";
import { ResponseBody } from "../response/ResponseBody.js";

/** Scripts and styles are in the page itself; nothing is loaded from, or sent to, another host. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
  "worker-src blob: data:",
  "style-src 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src data:",
  "connect-src 'self' blob: data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

interface PageResponse {
  readonly status: 200 | 304;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ResponseBody | undefined;
}

/** The build writes the page beside its scripts. */
const BUILT_PAGE = new URL("graphiql.html.gz", import.meta.url);

interface Page {
  readonly gzipped: Buffer;
  readonly etag: string;
}

/** Reads the page of the build, or renders it where the service runs from its sources. */
async function loadPage(): Promise<Page> {
  const gzipped = existsSync(BUILT_PAGE)
    ? await readFile(BUILT_PAGE)
    : await (await import("./renderGraphiql.js")).renderGraphiql();
  // Weak: it is the same for the page that is not compressed.
  return { gzipped, etag: `W/"${createHash("sha256").update(gzipped).digest("base64url")}"` };
}

let page: Promise<Page> | undefined;

/** The page of GraphiQL, at `/graphql` for browsers. */
export class Graphiql {
  readonly #isOn: boolean;

  constructor({ graphiql }: Pick<Config, "graphiql">) {
    this.#isOn = graphiql;
  }

  /**
   * A browser that opens the address. GraphiQL writes what is typed into the address, as `query`, and takes it from there
   * when the page is loaded again; but a program that asks a query by `GET` may say too that it takes HTML, as Java's do.
   * Only browsers name XHTML.
   */
  isWanted({ method, url = "", headers: { accept = "" } }: IncomingMessage): boolean {
    if (!this.#isOn || method !== "GET" || !accept.includes("text/html")) return false;
    const params = new URLSearchParams(url.split(/\?(.*)/s)[1]);
    const hasOperation = params.has("query") || params.has("extensions");
    return !hasOperation || accept.includes("application/xhtml+xml");
  }

  /** The page, or 304 without a body if the browser has it. */
  async respond({ headers }: IncomingMessage): Promise<PageResponse> {
    const { gzipped, etag } = await (page ??= loadPage()); // when the first browser asks for it
    const always = {
      "cache-control": "no-cache",
      "content-security-policy": CONTENT_SECURITY_POLICY,
      etag,
    };
    if (fresh(headers, { etag })) return { status: 304, headers: always, body: undefined };
    const described = { ...always, "content-type": "text/html; charset=utf-8" };
    if (new Negotiator({ headers }).encoding(["gzip", "identity"]) !== "gzip") {
      return { status: 200, headers: described, body: ResponseBody.ofBytes(await promisify(gunzip)(gzipped)) };
    }
    const body = ResponseBody.ofBytes(gzipped);
    return { status: 200, headers: { ...described, "content-encoding": "gzip" }, body };
  }
}
