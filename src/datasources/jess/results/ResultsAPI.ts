import type { Readable } from "node:stream";
import { encodePath } from "../../../files/storagePath.js";
import type { CallerClient } from "../../../http/CallerClient.js";
import { type FileRequest, firstBytes, WHOLE_FILE } from "../../../http/range/FileRequest.js";
import { type UpstreamCall, UpstreamError } from "../../../UpstreamError.js";
import { downloadFile, type FileResponse } from "../../users/files/downloadFile.js";
import { unlessNotFound } from "../JobsAPI.js";
import { dataOf } from "../Refusals.js";
import { findResult, parseResultTree, type ResultFile, type ResultFolder } from "./resultTree.js";
import { checkZip } from "./zip.js";
import { type EnergyPlusVerdict, parseVerdict } from "./verdict.js";

/** A part of a file, and whether there is more of it. */
export interface Excerpt {
  readonly bytes: Buffer;
  readonly truncated: boolean;
}

/** A zip of results. The body has to be consumed or destroyed; it breaks when not all of it comes. */
export interface Archive {
  /** Bytes; undefined where the upstream does not say. */
  readonly size: number | undefined;
  readonly body: Readable;
}

/** Bytes: one line, or two. */
const MAX_VERDICT_BYTES = 4_096;
/** Bytes that are read for the end of a file: longer files are refused before, but a log may grow. */
const MAX_READ_BYTES = 16 * 2 ** 20;

/** The results of the caller's jobs: upstream-api §4.10 and §4.11. Paths are canonical `FilePath`s. */
export class ResultsAPI {
  readonly #http: CallerClient;

  constructor(http: CallerClient) {
    this.#http = http;
  }

  /** `GET /job/dir/<id>`: all results; null when there are none (yet), or no such job of the caller's. */
  async tree(jobId: string): Promise<ResultFolder | null> {
    const call = { service: "jess", method: "GET", path: `/job/dir/${jobId}` } as const;
    const data = await unlessNotFound(async () => dataOf((await this.#http.getJson(call.path)).body, call));
    if (data === undefined) return null;
    const root = parseResultTree(data, jobId);
    if (root === undefined) throw new UpstreamError({ ...call, kind: "badResponse", detail: "not a tree of results" });
    return root;
  }

  /** `GET /job/file/<id>/<path>` of a file that the tree shows. */
  async download({ jobId, path }: Pick<ResultFile, "jobId" | "path">, request = WHOLE_FILE): Promise<FileResponse> {
    const call = fileCall(jobId, path);
    const open = (headers: Readonly<Record<string, string>>) => this.#http.download(call.path, headers);
    return downloadFile(call, request, { open, requireFile: () => Promise.resolve() });
  }

  /**
   * `GET /job/file/<id>/<path>`, whether the tree shows it or not: it is read where the response does not look like a file's.
   * @throws UpstreamError `notFound` when there is nothing at the path, `folder` when there is a folder
   */
  async downloadPath(jobId: string, path: string, request: FileRequest): Promise<FileResponse> {
    const call = fileCall(jobId, path);
    if (path === "/") throw new UpstreamError({ ...call, kind: "folder", detail: "the root is a folder" });
    const open = (headers: Readonly<Record<string, string>>) => this.#http.download(call.path, headers);
    const requireFile = async () => {
      const root = await this.tree(jobId);
      const node = root && findResult(root, path);
      if (node?.isFolder === false) return;
      const kind = node ? "folder" : "notFound";
      throw new UpstreamError({ ...call, kind, detail: "not a file of the tree" });
    };
    return downloadFile(call, request, { open, requireFile });
  }

  /** `GET /job/file/<id>`: a zip of the results; of those with an extension, where some are given. */
  async archive(jobId: string, extensions: readonly string[]): Promise<Archive> {
    const query = extensions.length === 0 ? "" : `?ext=${extensions.join(",")}`;
    const call = { service: "jess", method: "GET", path: `/job/file/${jobId}${query}` } as const;
    const { status, headers, body } = await this.#http.download(call.path);
    if (status !== 200) {
      body.destroy();
      throw new UpstreamError({ ...call, kind: "badResponse", status, detail: `answered ${status}` });
    }
    const length = Number(headers["content-length"] ?? Number.NaN);
    return { size: Number.isSafeInteger(length) ? length : undefined, body: await checkZip(body, call) };
  }

  /** The first `maxBytes` bytes of a file. Costs no more of the upstream than that, whether it supports ranges or not. */
  async head(file: ResultFile, maxBytes: number): Promise<Excerpt> {
    const response = await this.download(file, firstBytes(maxBytes + 1));
    if (response.status !== 200 && response.status !== 206) return { bytes: Buffer.alloc(0), truncated: false };
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.byteLength;
      if (length > maxBytes) break; // which destroys the body
    }
    return { bytes: Buffer.concat(chunks).subarray(0, maxBytes), truncated: length > maxBytes };
  }

  /** The last `maxBytes` bytes of a file. An upstream that does not support ranges sends all of it. */
  async tail(file: ResultFile, maxBytes: number): Promise<Excerpt> {
    const response = await this.download(file, { ...WHOLE_FILE, range: { suffix: maxBytes } });
    if (response.status !== 200 && response.status !== 206) return { bytes: Buffer.alloc(0), truncated: false };
    const { bytes, dropped } = await lastBytes(response.body, maxBytes, fileCall(file.jobId, file.path));
    return { bytes, truncated: dropped || (response.status === 206 && response.part.start > 0) };
  }

  /** How EnergyPlus says that the simulation went, from `/eplusout.end`; null where that says nothing known. */
  async energyPlus(file: ResultFile): Promise<EnergyPlusVerdict | null> {
    const { bytes } = await this.head(file, MAX_VERDICT_BYTES);
    return parseVerdict(bytes.toString("latin1"));
  }
}

const fileCall = (jobId: string, path: string): UpstreamCall => ({
  service: "jess",
  method: "GET",
  path: `/job/file/${jobId}${encodePath(path)}`,
});

/** Reads to the end and keeps no more than is wanted. */
async function lastBytes(body: Readable, maxBytes: number, call: UpstreamCall) {
  const kept: Buffer[] = [];
  let [length, total] = [0, 0];
  for await (const chunk of body as AsyncIterable<Buffer>) {
    total += chunk.byteLength;
    if (total > MAX_READ_BYTES) throw new UpstreamError({ ...call, kind: "badResponse", detail: "longer than listed" });
    kept.push(chunk);
    length += chunk.byteLength;
    while (length - (kept[0]?.byteLength ?? 0) >= maxBytes) length -= kept.shift()?.byteLength ?? 0;
  }
  return { bytes: Buffer.concat(kept).subarray(-maxBytes), dropped: total > maxBytes };
}
