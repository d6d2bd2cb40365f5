import { extname } from "node:path";
import { create as contentDisposition } from "content-disposition";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { lookup } from "mime-types";
import type { Download } from "../http/CallerClient.js";
import { type RangePlan, planRange, slice } from "./range.js";
import { readSession } from "./readSession.js";
import { requestedPath } from "./requestedPath.js";
import { openLoggedScope, type ScopeOptions } from "./RequestScope.js";
import { writeSessionCookie } from "./writeSessionCookie.js";

/** What a caller may ask of a download, and the upstream may know how to answer. */
const CONDITIONS = [
  "range",
  "if-range",
  "if-none-match",
  "if-modified-since",
  "if-match",
  "if-unmodified-since",
] as const;

/** What the upstream says of the bytes, and the caller may know. */
const FACTS = ["etag", "last-modified"] as const;

function conditionsOf({ headers }: FastifyRequest): Record<string, string> {
  const asked: Record<string, string> = {};
  for (const name of CONDITIONS) {
    const value = headers[name];
    if (typeof value === "string") asked[name] = value;
  }
  return asked;
}

/** A file of somebody's is never taken for a page of ours: it is saved, not shown, and its type is not guessed at. */
function describeFile(reply: FastifyReply, path: string, download: Download): void {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const mediaType = lookup(extname(name)) || "application/octet-stream";
  void reply
    .type(mediaType.startsWith("text/") ? `${mediaType}; charset=utf-8` : mediaType)
    .header("content-disposition", contentDisposition(name))
    .header("content-security-policy", "sandbox; default-src 'none'")
    .header("accept-ranges", "bytes");
  for (const fact of FACTS) {
    const value = download.headers[fact];
    if (typeof value === "string") void reply.header(fact, value);
  }
}

function send(reply: FastifyReply, plan: RangePlan, download: Download, headOnly: boolean): FastifyReply {
  void reply.code(plan.status).headers(plan.headers);
  if (plan.status === 304 || plan.status === 416 || headOnly) {
    download.body.destroy();
    return reply.send();
  }
  return reply.send(plan.slice ? slice(download.body, plan.slice) : download.body);
}

/** `GET` and `HEAD /files/<path>`: the bytes of a file, to the session that asks. */
export function downloadRoute(app: FastifyInstance, options: ScopeOptions): void {
  app.route({
    method: ["GET", "HEAD"],
    url: "/files/*",
    handler: async (request, reply) => {
      const scope = openLoggedScope(options, request, reply, readSession(request.headers));
      scope.operation.name = "download";
      const path = requestedPath(request);
      try {
        const asked = conditionsOf(request);
        const download = await scope.dataSources.files.download(path, asked);
        describeFile(reply, path, download);
        return await send(reply, planRange(asked, download), download, request.method === "HEAD");
      } finally {
        writeSessionCookie(reply, scope.session, options.config);
      }
    },
  });
}
