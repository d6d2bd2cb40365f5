import type { FastifyReply, FastifyRequest } from "fastify";
import type { Config } from "../../config/config.js";
import { graphiqlPage } from "./graphiqlPage.js";
import { publicUrlOf } from "../request/requestOrigin.js";

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

/**
 * A browser that opens the address. GraphiQL writes what is typed into the address, as `query`, and takes it from there
 * when the page is loaded again; but a program that asks a query by `GET` may say too that it takes HTML, as Java's do.
 * Only browsers name XHTML.
 */
export function wantsGraphiql(
  { method, headers: { accept = "" }, query }: FastifyRequest,
  { graphiql }: Pick<Config, "graphiql">,
): boolean {
  const asks = typeof query === "object" && query !== null && ("query" in query || "extensions" in query);
  return graphiql && method === "GET" && accept.includes(asks ? "application/xhtml+xml" : "text/html");
}

/** Stands in the page for the address that the caller uses. */
const BASE = "https://address-of-this-service.invalid";

/** Answers with the page; `publicUrl` may hold a path below which a proxy shows this server. */
export function graphiqlSender(
  config: Config,
): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
  const { publicUrl } = config;
  const endpoint = `${publicUrl === undefined ? "" : new URL(publicUrl).pathname.replace(/\/$/, "")}/graphql`;
  let page: Promise<readonly string[]> | undefined;
  return async (request, reply) => {
    page ??= graphiqlPage(endpoint, BASE).then((text) => text.split(BASE)); // when the first browser asks for it
    return reply
      .header("content-security-policy", CONTENT_SECURITY_POLICY)
      .type("text/html; charset=utf-8")
      .send((await page).join(publicUrlOf(config, request)));
  };
}
