import type { IncomingMessage } from "node:http";
import { posix } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyError, FastifyInstance, FastifyReply } from "fastify";
import type { Config } from "../../config/config.js";

type WebConfig = Pick<Config, "webRoot">;

/** The addresses of the API. What is not there is answered as the API answers, never by a page. */
const API_PATHS = /^\/(?:graphql|files|jobs|livez|readyz|demo-account\.json)(?:\/|$)/i;

/** Everything a page needs comes from here, and nothing of it may be written into the page itself. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self' blob:", // results of a simulation in HTML, each in a sandbox; a PDF in the viewer of the browser
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

type Target = Pick<IncomingMessage, "url" | "method" | "headers">;

const pathOf = ({ url = "" }: Target) => url.split("?", 1)[0] ?? "";

/** Undefined if it is badly encoded. */
function decode(text: string): string | undefined {
  try {
    return decodeURI(text);
  } catch {
    return undefined;
  }
}

/** A path with each of its names decoded, if that can be done. */
const decodeNames = (path: string) =>
  path
    .split("/")
    .map((name) => decode(name) ?? name)
    .join("/");

/** The next build may change it; or it is named by what is in it, so nothing can. */
type Lifetime = "no-cache" | "public, max-age=31536000, immutable";

function describe(reply: FastifyReply, lifetime: Lifetime): void {
  void reply
    .header("cache-control", lifetime)
    .header("content-security-policy", CONTENT_SECURITY_POLICY)
    .header("vary", [reply.getHeader("vary") ?? [], "accept-encoding"].flat().join(", "));
}

/** A browser that opens an address which only the scripts of the page know, such as that of a folder. */
export function acceptsHtml(request: Target, { webRoot }: WebConfig): boolean {
  const { method, headers } = request;
  const asks = (method === "GET" || method === "HEAD") && (headers.accept ?? "").includes("text/html");
  return webRoot !== undefined && asks && !API_PATHS.test(decodeNames(pathOf(request)));
}

/** The address that the router is to look for: the page's for a browser that opens a badly encoded one, which it would refuse. */
export function routedUrl(request: Target, config: WebConfig): string {
  const { url = "/" } = request;
  const isRefused = url.includes("%") && decode(pathOf(request)) === undefined;
  return isRefused && acceptsHtml(request, config) ? "/" : url;
}

/** Answers with the one page; its scripts look at the address. */
export function sendIndex(reply: FastifyReply): void {
  describe(reply, "no-cache");
  void reply.code(200).sendFile("index.html");
}

/** The path of a file, decoded. */
interface FileParams {
  readonly "*": string;
}

/** `GET` of anything else: the files of `WEB_ROOT`, if one is configured, compressed where a `.br` or `.gz` lies beside one. */
export async function staticFiles(app: FastifyInstance, { webRoot }: WebConfig): Promise<void> {
  if (webRoot === undefined) return;
  await app.register(fastifyStatic, {
    root: webRoot,
    serve: false,
    cacheControl: false,
    acceptRanges: false,
    dotfiles: "ignore",
    preCompressed: true,
  });
  await app.register((pages, _options, done) => {
    pages.addHook<unknown, { Params: FileParams }>("onSend", ({ params }, reply, payload, next) => {
      // Errors have headers of their own, and `sendIndex` has set those of the page.
      const isFile = reply.statusCode < 400 && reply.getHeader("cache-control") === "no-store";
      // Bundlers put there what they name by its content.
      const isHashed = posix.normalize(`/${params["*"]}`).startsWith("/assets/");
      if (isFile) describe(reply, isHashed ? "public, max-age=31536000, immutable" : "no-cache");
      next(null, payload);
    });
    // A path that leads out of the folder, or a condition that makes no sense: what is refused is not there.
    pages.setErrorHandler<FastifyError>((error, _request, reply) => {
      if (error.statusCode === undefined || error.statusCode >= 500) throw error;
      reply.callNotFound();
    });
    pages.route<{ Params: FileParams }>({
      method: ["GET", "HEAD"],
      url: "/*",
      handler: ({ params }, reply) => void reply.sendFile(`/${params["*"]}`),
    });
    done();
  });
}
