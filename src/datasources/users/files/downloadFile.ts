import type { Readable } from "node:stream";
import type { FilePart } from "../../../http/range/byteRange.js";
import type { Download } from "../../../http/CallerClient.js";
import { readValidators, type Validators } from "../../../http/range/conditions.js";
import { type FilePlan, type FileRequest, formatFileRequest, planFile } from "../../../http/range/FileRequest.js";
import { cutPart, ofLength } from "../../../http/range/filePart.js";
import { UpstreamError } from "../../../UpstreamError.js";
import type { CallName } from "../../parseResult.js";

/** The answer to a request for a file. A body has to be consumed or destroyed; it breaks when not all of its bytes come. */
export type FileAnswer = { readonly validators: Validators } & (
  | { readonly status: 200; readonly size: number | undefined; readonly body: Readable }
  | { readonly status: 206; readonly part: FilePart; readonly size: number | undefined; readonly body: Readable }
  | Exclude<FilePlan, { readonly status: 200 | 206 }>
);

/** Where a file is downloaded from. */
export interface FileSource {
  /** Makes the call with these headers. */
  open(headers: Readonly<Record<string, string>>): Promise<Download>;
  /** Asked when an answer does not show that it is about a file. @throws UpstreamError when there is none */
  requireFile(): Promise<void>;
}

/**
 * Downloads a file, or the part that is asked for, from an upstream of which it is not known whether it speaks of ranges and
 * conditions. An answer that does not fit the request is not passed on: then the whole file is asked for without any
 * condition, and the rest is done here. So at most two calls are made, besides what the source does to be sure of the file.
 *
 * @throws UpstreamError `badResponse` when the upstream answers that with something else
 */
export async function downloadFile(call: CallName, request: FileRequest, source: FileSource): Promise<FileAnswer> {
  for (const headers of attempts(request)) {
    const download = await source.open(headers);
    const plan = planFile(request, headers, download);
    if (plan !== undefined) {
      if (!isPlainlyFile(download)) await requireFile(source, download);
      return answerOf(call, plan, download);
    }
    download.body.destroy();
  }
  throw new UpstreamError({ ...call, kind: "badResponse", detail: "an answer that does not fit what was asked" });
}

/**
 * Whether the head of an answer shows that it is about a file. A listing is JSON and no attachment; so may be a JSON file.
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

function answerOf(call: CallName, plan: FilePlan, { headers, body }: Download): FileAnswer {
  const validators = readValidators(headers);
  if (plan.status === 200) return { ...plan, validators, body };
  if (plan.status === 206) return { ...plan, validators, body: partOf(call, plan, body) };
  body.destroy();
  return { ...plan, validators };
}

function partOf(call: CallName, { part, cut }: Extract<FilePlan, { status: 206 }>, body: Readable): Readable {
  if (cut) return cutPart(body, part);
  return ofLength(body, part.end - part.start + 1, () => {
    return new UpstreamError({ ...call, kind: "badResponse", detail: "not as many bytes as `Content-Range` says" });
  });
}
