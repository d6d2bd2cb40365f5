import type { Readable } from "node:stream";
import type { BytePart } from "../../../http/range/byteRange.js";
import type { Download } from "../../../http/CallerClient.js";
import { readValidators, type Validators } from "../../../http/range/conditions.js";
import { type FilePlan, type FileRequest, formatFileRequest, planFile } from "../../../http/range/FileRequest.js";
import { cutPart, ofLength } from "../../../http/range/cutPart.js";
import { type UpstreamCall, UpstreamError } from "../../../UpstreamError.js";

/** The response to a request for a file. Its body must be consumed or destroyed; it fails if bytes are missing at its end. */
export type FileResponse = { readonly validators: Validators } & (
  | { readonly status: 200; readonly size: number | undefined; readonly body: Readable }
  | { readonly status: 206; readonly part: BytePart; readonly size: number | undefined; readonly body: Readable }
  | Exclude<FilePlan, { readonly status: 200 | 206 }>
);

/** Where a file is downloaded from. */
export interface FileSource {
  /** Makes the call with these headers. */
  open(headers: Readonly<Record<string, string>>): Promise<Download>;
  /** Called when a response does not show that it is a file. @throws UpstreamError when there is none */
  requireFile(): Promise<void>;
}

/**
 * Downloads a file, or the part that is asked for, from an upstream that may not support ranges and conditions. If its response
 * does not fit the request, the whole file is requested without conditions, and ranges and conditions are applied here: at most
 * two calls, besides `requireFile`.
 *
 * @throws UpstreamError `badResponse` when that response does not fit either
 */
export async function downloadFile(
  call: UpstreamCall,
  request: FileRequest,
  source: FileSource,
): Promise<FileResponse> {
  for (const headers of attempts(request)) {
    const download = await source.open(headers);
    const plan = planFile(request, headers, download);
    if (plan !== undefined) {
      if (!isPlainlyFile(download)) await requireFile(source, download);
      return toResponse(call, plan, download);
    }
    download.body.destroy();
  }
  throw new UpstreamError({ ...call, kind: "badResponse", detail: "an answer that does not fit what was asked" });
}

/**
 * Whether the head of a response shows that it is a file. A listing is JSON and no attachment; so may be a JSON file.
 * The type of a 412 or 416 is that of its error message.
 */
function isPlainlyFile({ status, headers }: Download): boolean {
  if (headers["content-disposition"] !== undefined) return true;
  const contentType = headers["content-type"];
  return status < 400 && contentType !== undefined && !/json/i.test(String(contentType));
}

async function requireFile(source: FileSource, { body }: Download): Promise<void> {
  try {
    await source.requireFile();
  } catch (error) {
    body.destroy();
    throw error;
  }
}

function attempts(request: FileRequest): readonly Readonly<Record<string, string>>[] {
  const headers = formatFileRequest(request);
  return Object.keys(headers).length === 0 ? [headers] : [headers, {}];
}

function toResponse(call: UpstreamCall, plan: FilePlan, { headers, body }: Download): FileResponse {
  const validators = readValidators(headers);
  if (plan.status === 200) return { ...plan, validators, body };
  if (plan.status === 206) return { ...plan, validators, body: partOf(call, plan, body) };
  body.destroy();
  return { ...plan, validators };
}

function partOf(call: UpstreamCall, { part, cut }: Extract<FilePlan, { status: 206 }>, body: Readable): Readable {
  if (cut) return cutPart(body, part);
  return ofLength(body, part.end - part.start + 1, () => {
    return new UpstreamError({ ...call, kind: "badResponse", detail: "not as many bytes as `Content-Range` says" });
  });
}
