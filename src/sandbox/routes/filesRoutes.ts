import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { HttpError, sendError, sendFailure, sendJson } from "./responses.js";
import { sendFile } from "./download.js";
import { listing } from "../wire/listing.js";
import type { Service } from "../Service.js";
import { type Caller, signedIn } from "./session.js";
import { parseStoragePath, type StoragePath } from "../store/storagePath.js";
import { readTree } from "../wire/tree.js";
import { receiveUpload } from "./upload.js";

/** The files of the Users API: upstream-api.md §3.8–3.11. */
export function filesRoutes(app: FastifyInstance, service: Service, base: string): void {
  const { storage, quirks } = service;
  /** From the raw URL: the router's parameter is decoded already. */
  const pathOf = ({ raw }: FastifyRequest) => parseStoragePath((raw.url ?? "").slice(`${base}/files`.length));

  const show = async ({ account }: Caller, request: FastifyRequest, reply: FastifyReply) => {
    const path = pathOf(request);
    const found = path && (await storage.find(account.email, path.segments));
    if (!found) return sendMissing(reply, path);
    if (found.stats.isFile()) return sendFile(request, reply, found.path, quirks);
    const tree = await readTree(found.path, path.segments.at(-1) ?? "", quirks.listingDepth);
    return sendJson(reply, listing(tree, path.segments, quirks));
  };

  const sendMissing = (reply: FastifyReply, path: StoragePath | undefined) => {
    const { segments = [], asSent = "" } = path ?? {};
    switch (quirks.missingPath) {
      case "404":
        return sendError(reply, 404, quirks.errorBody);
      case "okfalse":
        return sendFailure(reply, quirks, `${asSent} is not found`);
      case "empty":
        return sendJson(reply, listing({ name: "", bytes: 0, modified: new Date(0), children: [] }, segments, quirks));
    }
  };

  const upload = async ({ account }: Caller, request: FastifyRequest, reply: FastifyReply) => {
    const path = pathOf(request);
    if (!path) throw new HttpError(500, "Not a valid path.");
    const folder = [...path.segments, ...(await receiveUpload(request, account.email, path.segments, service))].join(
      "/",
    );
    const separated = (text: string) => (quirks.backslashPaths ? text.replaceAll("/", "\\") : text);
    return sendJson(reply, {
      ok: true,
      status: "File(s) uploaded successfully",
      fileHandle: separated(folder),
      callback: `${base}/files/${separated(folder)}`,
    });
  };

  const remove = async ({ account }: Caller, request: FastifyRequest, reply: FastifyReply) => {
    const path = pathOf(request);
    const deleted = path !== undefined && (await storage.delete(account.email, path.segments));
    if (!deleted) return sendFailure(reply, quirks, `${path?.asSent ?? "The path"} is not found or cannot be deleted`);
    return sendJson(reply, { ok: true, status: `${path.asSent} has been deleted` });
  };

  for (const url of ["/files", "/files/*"]) {
    app.get(url, signedIn(service, show));
    app.post(url, signedIn(service, upload));
    app.delete(url, signedIn(service, remove));
  }
}
