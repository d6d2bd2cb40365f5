import type { Readable } from "node:stream";
import { z } from "zod";
import type { CallerClient } from "../../../http/CallerClient.js";
import { firstBytes, WHOLE_FILE } from "../../../http/range/FileRequest.js";
import { Memo } from "../../../http/cache/UpstreamResponse.js";
import { encodePath, faultOfPath } from "../../../files/storagePath.js";
import { type UpstreamCall, UpstreamError } from "../../../UpstreamError.js";
import { type Result, envelope, toResult } from "../../Result.js";
import { downloadFile, type FileResponse } from "./downloadFile.js";
import { parseResult } from "../../parseResult.js";
import { type FolderEntry, parentPath, type TreeEntry } from "./FileTree.js";
import { MultipartBody, type OutgoingFile, type SentFile } from "./multipart.js";
import { parseListing } from "./listing/parseListing.js";
import { scanListing } from "./listing/scanListing.js";

export interface UploadResult extends Result {
  /** The folder that now holds the files, without a leading slash; null when the upstream refused. */
  readonly fileHandle: string | null;
  /** What was sent, in order. */
  readonly files: readonly SentFile[];
}

/** Called when entries are left out of a listing because their names are not valid in a path. */
export type OnLeftOut = (listing: UpstreamCall & { readonly count: number }) => void;

/** A folder of the storage, relative to its root; a Windows development server writes `\` (upstream-api §3.10). */
const fileHandle = z
  .string()
  .transform((handle) => handle.replaceAll("\\", "/").replace(/^\/+|\/+$/g, ""))
  .refine((handle) => faultOfPath(`/${handle}`) === undefined);

const uploadResponse = envelope.extend({ fileHandle: fileHandle.nullish() });

/** Long listings, parsed: while the upstream sends the same bytes, all pages come from one, as long as memory permits. */
const listings = new Memo<WeakRef<FolderEntry>>();
/** Bytes. A shorter listing takes less time to parse again than to keep through garbage collections. */
const LONG_LISTING = 2 ** 18;

const isRefusal = (body: unknown) => {
  const parsed = envelope.safeParse(body);
  return parsed.success && !parsed.data.ok;
};

/** The path of the upstream call. */
const wirePath = (path: string) => (path === "/" ? "/files" : `/files${encodePath(path)}`);

/** The caller's storage: upstream-api §3.8 to §3.11. Paths are canonical `FilePath`s. */
export class FilesAPI {
  readonly #http: CallerClient;
  readonly #onLeftOut: OnLeftOut | undefined;
  /** The entries by path, of folders that are searched more than once: many references may point into one. */
  readonly #indexes = new WeakMap<FolderEntry, ReadonlyMap<string, TreeEntry> | undefined>();

  constructor(http: CallerClient, onLeftOut?: OnLeftOut) {
    this.#http = http;
    this.#onLeftOut = onLeftOut;
  }

  /**
   * `GET /files/<path>`: the folder at `path` with the whole subtree that its listing shows, or null when there is none.
   * The same URL gives the contents of a file; what is not plainly the listing of this path is looked up in the parent's.
   */
  async list(path: string): Promise<FolderEntry | null> {
    try {
      const folder = await this.#readListing(path);
      if (folder === null) return null;
      // A JSON file can be written so that it passes for its own listing.
      if (/\.json$/i.test(path) && (await this.find(path))?.isFolder === false) return null;
      return folder;
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      if (error.kind === "notFound") return null;
      if (error.kind !== "badResponse" || path === "/") throw error;
      const parent = await this.list(parentPath(path));
      if (parent === null || this.#childOf(parent, path)?.isFolder === false) return null;
      throw error;
    }
  }

  /** The folder that the upstream's bytes show; null when the upstream refuses. */
  async #readListing(path: string): Promise<FolderEntry | null> {
    const wire = wirePath(path);
    const read = await this.#http.read(wire);
    const known = listings.get(read)?.deref();
    if (known !== undefined) return known;
    let folder = await scanListing(read.bytes, path);
    if (folder === undefined) {
      const { body } = this.#http.json(wire, read);
      if (isRefusal(body)) return null;
      folder = parseListing(body, path, (count) => this.#onLeftOut?.({ ...listingCall(path), count }));
    }
    if (!folder) throw new UpstreamError({ ...listingCall(path), kind: "badResponse", detail: "not a listing" });
    if (read.bytes.length >= LONG_LISTING) listings.set(read, new WeakRef(folder), 0);
    return folder;
  }

  /** What is at `path`, as its parent's listing shows it; null when there is nothing. The parent may be given. */
  async find(path: string, listParent = (parent: string) => this.list(parent)): Promise<TreeEntry | null> {
    if (path === "/") return this.list(path);
    const parent = await listParent(parentPath(path));
    return (parent && this.#childOf(parent, path)) ?? null;
  }

  #childOf(folder: FolderEntry, path: string): TreeEntry | undefined {
    const { children = [] } = folder;
    if (!this.#indexes.has(folder)) {
      this.#indexes.set(folder, undefined);
      return children.find((child) => child.path === path);
    }
    const index = this.#indexes.get(folder) ?? indexByPath(children);
    this.#indexes.set(folder, index);
    return index.get(path);
  }

  /**
   * `GET /files/<path>`: streams the bytes of a file, as far as the request asks for them.
   *
   * @throws UpstreamError `notFound` when there is nothing at the path, `folder` when there is a folder.
   */
  async download(path: string, request = WHOLE_FILE): Promise<FileResponse> {
    const call = listingCall(path);
    if (path === "/") throw new UpstreamError({ ...call, kind: "folder", detail: "the root is a folder" });
    const open = (headers: Readonly<Record<string, string>>) => this.#http.download(call.path, headers);
    return downloadFile(call, request, { open, requireFile: () => this.#requireFile(path) });
  }

  /** @throws UpstreamError when the parent's listing does not show a file at the path */
  async #requireFile(path: string): Promise<void> {
    const entry = await this.find(path);
    if (entry?.isFolder === false) return;
    const call = listingCall(path);
    if (entry) throw new UpstreamError({ ...call, kind: "folder", detail: "a folder, not a file" });
    throw new UpstreamError({ ...call, kind: "notFound", detail: "a listing or a refusal, not a file" });
  }

  /**
   * The first `maxBytes` bytes of the file at `path`, and whether there are more.
   * Costs no more of the upstream than that, whether it speaks ranges or not.
   */
  async head(path: string, maxBytes: number): Promise<{ bytes: Buffer; truncated: boolean }> {
    const response = await this.download(path, firstBytes(maxBytes + 1));
    if (response.status !== 200 && response.status !== 206) return { bytes: Buffer.alloc(0), truncated: false };
    const bytes = await collect(response.body, maxBytes + 1);
    return { bytes: bytes.subarray(0, maxBytes), truncated: bytes.length > maxBytes };
  }

  /** `POST /files/<folder>`: stores files, streaming each as it arrives. Never retried. */
  async upload(folder: string, files: AsyncIterable<OutgoingFile>, maxFileBytes: number): Promise<UploadResult> {
    const path = wirePath(folder);
    const body = new MultipartBody(files, maxFileBytes);
    const response = await this.#http.upload(path, { contentType: body.contentType, bytes: body.bytes() });
    const call = { service: "users", method: "POST", path } as const;
    const { fileHandle, ...result } = parseResult(uploadResponse, response.body, call);
    if (result.ok && !body.complete) {
      throw new UpstreamError({ ...call, kind: "badResponse", detail: "stored before all of it was sent" });
    }
    return { ...toResult(result), fileHandle: result.ok ? (fileHandle ?? null) : null, files: body.sent };
  }

  /** `DELETE /files/<path>`: the file, or the folder with all it holds. */
  async delete(path: string): Promise<Result> {
    const call = { service: "users", method: "DELETE", path: wirePath(path) } as const;
    const { body } = await this.#http.deleteJson(call.path);
    return toResult(parseResult(envelope, body, call), [[/not found or cannot be deleted/i, "NOT_DELETED"]]);
  }
}

const listingCall = (path: string): UpstreamCall => ({ service: "users", method: "GET", path: wirePath(path) });

/** If two entries have one path, the first counts, as in a search from the beginning. */
const indexByPath = (entries: readonly TreeEntry[]) =>
  new Map(entries.toReversed().map((entry) => [entry.path, entry] as const));

/** The beginning of a body, at least `enough` bytes of it if there are so many; the rest is not read. */
async function collect(body: Readable, enough: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.byteLength;
    if (length >= enough) break; // which destroys the body
  }
  return Buffer.concat(chunks);
}
