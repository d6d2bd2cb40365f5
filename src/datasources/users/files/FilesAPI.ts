import type { Readable } from "node:stream";
import { z } from "zod";
import type { CallerClient } from "../../../http/CallerClient.js";
import { firstBytes, WHOLE_FILE } from "../../../http/range/FileRequest.js";
import { Memo } from "../../../http/cache/UpstreamResponse.js";
import { faultOfPath } from "../../../files/storagePath.js";
import { UpstreamError } from "../../../UpstreamError.js";
import { type Result, envelope, toResult } from "../../Result.js";
import { downloadFile, type FileAnswer } from "./downloadFile.js";
import { type CallName, parseResult } from "../../parseResult.js";
import { type FolderEntry, parentPath, type TreeEntry } from "./FileTree.js";
import { MultipartBody, type OutgoingFile, type SentFile } from "./multipart.js";
import { parseListing } from "./listing/parseListing.js";
import { scanListing } from "./listing/scanListing.js";

export interface UploadAnswer extends Result {
  /** The folder that now holds the files, without a leading slash; null when the upstream refused. */
  readonly fileHandle: string | null;
  /** What was sent, in order. */
  readonly files: readonly SentFile[];
}

/** Told of a listing without the entries of which nothing could be asked: no path may hold their names. */
export type OnLeftOut = (listing: CallName & { readonly count: number }) => void;

/** A folder of the storage, relative to its root; a Windows development server writes `\` (upstream-api §3.10). */
const fileHandle = z
  .string()
  .transform((handle) => handle.replaceAll("\\", "/").replace(/^\/+|\/+$/g, ""))
  .refine((handle) => faultOfPath(`/${handle}`) === undefined);

const uploadResponse = envelope.extend({ fileHandle: fileHandle.nullish() });

/** While an upstream lists the same, page after page is cut from one listing, as long as memory is plentiful. */
const listings = new Memo<WeakRef<FolderEntry>>();
/** Bytes; a shorter one is read again in less time than it takes the garbage collector to carry it along. */
const LONG_LISTING = 2 ** 18;

const isRefusal = (body: unknown) => {
  const answer = envelope.safeParse(body);
  return answer.success && !answer.data.ok;
};

/** The path of the upstream call: each name is percent-encoded exactly once, whatever it looks like. */
const wirePath = (path: string) =>
  path === "/" ? "/files" : `/files${path.split("/").map(encodeURIComponent).join("/")}`;

/** The caller's storage: upstream-api §3.8 to §3.11. Paths are canonical `FilePath`s. */
export class FilesAPI {
  readonly #http: CallerClient;
  readonly #onLeftOut: OnLeftOut | undefined;
  /** By path, of folders that are looked into again: many references lie in one. */
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

  /** What the bytes say at `path`, whatever else is there; null when the upstream refuses. */
  async #readListing(path: string): Promise<FolderEntry | null> {
    const wire = wirePath(path);
    const read = await this.#http.read(wire);
    const kept = listings.get(read)?.deref();
    if (kept !== undefined) return kept;
    const scanned = scanListing(read.bytes, path);
    let folder = scanned instanceof Promise ? await scanned : scanned;
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
  async download(path: string, request = WHOLE_FILE): Promise<FileAnswer> {
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
    const answer = await this.download(path, firstBytes(maxBytes + 1));
    const chunks: Buffer[] = [];
    if (answer.status !== 200 && answer.status !== 206) return { bytes: Buffer.alloc(0), truncated: false };
    const length = await collect(answer.body, maxBytes + 1, chunks);
    answer.body.destroy();
    return { bytes: Buffer.concat(chunks).subarray(0, maxBytes), truncated: length > maxBytes };
  }

  /** `POST /files/<folder>`: stores files, streaming each as it arrives. Never retried. */
  async upload(folder: string, files: AsyncIterable<OutgoingFile>, maxFileBytes: number): Promise<UploadAnswer> {
    const path = wirePath(folder);
    const body = new MultipartBody(files, maxFileBytes);
    const answer = await this.#http.upload(path, { contentType: body.contentType, bytes: body.bytes() });
    const call: CallName = { service: "users", method: "POST", path };
    const { fileHandle, ...result } = parseResult(uploadResponse, answer.body, call);
    if (result.ok && !body.complete) {
      throw new UpstreamError({ ...call, kind: "badResponse", detail: "stored before all of it was sent" });
    }
    return { ...toResult(result), fileHandle: result.ok ? (fileHandle ?? null) : null, files: body.sent };
  }

  /** `DELETE /files/<path>`: the file, or the folder with all it holds. */
  async delete(path: string): Promise<Result> {
    const call = wirePath(path);
    const { body } = await this.#http.deleteJson(call);
    const answer = parseResult(envelope, body, { service: "users", method: "DELETE", path: call });
    return toResult(answer, [[/not found or cannot be deleted/i, "NOT_DELETED"]]);
  }
}

const listingCall = (path: string): CallName => ({ service: "users", method: "GET", path: wirePath(path) });

/** Of two entries of one path the first counts, as in a search from the beginning. */
const indexByPath = (entries: readonly TreeEntry[]) =>
  new Map(entries.toReversed().map((entry) => [entry.path, entry] as const));

async function collect(body: Readable, enough: number, chunks: Buffer[]): Promise<number> {
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.byteLength;
    if (length >= enough) break;
  }
  return length;
}
