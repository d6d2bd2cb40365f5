import type { FastifyReply, FastifyRequest } from "fastify";
import type { Config } from "../config.js";

const WELCOME = `# The GraphQL API of ENSIMS. Log on first: the session cookie is kept by this browser.
# On the sandbox there is demo@example.org with the password demo.

mutation LogOn {
  logon(input: { email: "demo@example.org", password: "demo" }) {
    ok
    status
    user
    session { expiresAt }
  }
}

query Me {
  me { email firstName surname usesJess }
  files {
    size
    children { totalCount nodes { name path isFolder size } }
  }
}
`;

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

/** A browser that opens the address, and does not ask a query by it. */
export function wantsGraphiql(
  { method, headers, query }: FastifyRequest,
  { graphiql }: Pick<Config, "graphiql">,
): boolean {
  const asks = typeof query === "object" && query !== null && ("query" in query || "extensions" in query);
  return graphiql && method === "GET" && !asks && (headers.accept ?? "").includes("text/html");
}

/** The page is 9 MB, so it is loaded when the first browser asks for it. */
async function render(endpoint: string): Promise<string> {
  const { renderGraphiQL } = await import("@graphql-yoga/render-graphiql");
  return renderGraphiQL({ endpoint, title: "ENSIMS GraphiQL", defaultQuery: WELCOME });
}

/** Answers with the page; `publicUrl` may hold a path below which a proxy shows this server. */
export function graphiqlSender({
  publicUrl,
}: Pick<Config, "publicUrl">): (reply: FastifyReply) => Promise<FastifyReply> {
  const endpoint = `${publicUrl === undefined ? "" : new URL(publicUrl).pathname.replace(/\/$/, "")}/graphql`;
  let page: Promise<string> | undefined;
  return async (reply) => {
    page ??= render(endpoint);
    return reply
      .header("content-security-policy", CONTENT_SECURITY_POLICY)
      .type("text/html; charset=utf-8")
      .send(await page);
  };
}
