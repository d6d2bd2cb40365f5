import type { IncomingMessage } from "node:http";
import type { Config } from "../../config/config.js";
import { graphiqlPage } from "./graphiqlPage.js";

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

/** Stands in the page for the address that the caller uses. */
const BASE = "https://address-of-this-service.invalid";

/** The page of GraphiQL, at `/graphql` for browsers. */
export class Graphiql {
  readonly headers = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": CONTENT_SECURITY_POLICY,
  };
  readonly #isOn: boolean;
  readonly #endpoint: string;
  #page: Promise<readonly string[]> | undefined;

  /** `PUBLIC_URL` may hold a path below which a proxy shows this server. */
  constructor({ graphiql, publicUrl }: Pick<Config, "graphiql" | "publicUrl">) {
    this.#isOn = graphiql;
    this.#endpoint = `${publicUrl === undefined ? "" : new URL(publicUrl).pathname.replace(/\/$/, "")}/graphql`;
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

  /** @param publicUrl the address of this service, for what is to be typed elsewhere */
  async page(publicUrl: string): Promise<Buffer> {
    this.#page ??= graphiqlPage(this.#endpoint, BASE).then((text) => text.split(BASE)); // when the first browser asks for it
    return Buffer.from((await this.#page).join(publicUrl));
  }
}
