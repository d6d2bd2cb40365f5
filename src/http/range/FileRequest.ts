import {
  type ByteRange,
  type BytePart,
  formatRange,
  parseContentRange,
  parseRange,
  resolveRange,
} from "./byteRange.js";
import {
  type Conditions,
  evaluateConditions,
  formatConditions,
  formatIfRange,
  headerText,
  type IfRange,
  ifRangeHolds,
  parseConditions,
  parseIfRange,
  readValidators,
  type Validators,
} from "./conditions.js";
import type { ResponseHeaders, ResponseHead } from "../exchange/Exchange.js";

/** The request headers that a file request is made of. */
export const FILE_REQUEST_HEADERS = [
  "range",
  "if-range",
  "if-match",
  "if-none-match",
  "if-modified-since",
  "if-unmodified-since",
] as const;

/** The conditions and the range of a request for a file: RFC 9110 §13 and §14. */
export interface FileRequest {
  readonly conditions: Conditions;
  readonly range: ByteRange | undefined;
  readonly ifRange: IfRange | undefined;
}

/** The response to a request for a file. */
export type FilePlan =
  /** The whole file; its size is undefined when the upstream does not send it. */
  | { readonly status: 200; readonly size: number | undefined }
  /** A part: the complete body of the upstream, or to be cut out of it. */
  | { readonly status: 206; readonly part: BytePart; readonly size: number | undefined; readonly cut: boolean }
  | { readonly status: 304 }
  | { readonly status: 412 }
  | { readonly status: 416; readonly size: number };

/** Parses the headers of a GET or HEAD. Ranges are defined for GET only (RFC 9110 §14.2). */
export function readFileRequest(method: string, headers: ResponseHeaders): FileRequest {
  const [range, ifRange] = [headerText(headers, "range"), headerText(headers, "if-range")];
  const condition = ifRange === undefined ? undefined : parseIfRange(ifRange);
  const mayHold = ifRange === undefined || condition !== undefined;
  return {
    conditions: parseConditions(headers),
    range: method === "GET" && range !== undefined && mayHold ? parseRange(range) : undefined,
    ifRange: condition,
  };
}

export const WHOLE_FILE: FileRequest = readFileRequest("GET", {});

/** The request for the first `count` bytes of a file. */
export const firstBytes = (count: number): FileRequest => ({ ...WHOLE_FILE, range: { first: 0, last: count - 1 } });

/** The request headers for the upstream. */
export function formatFileRequest({ conditions, range, ifRange }: FileRequest): Record<string, string> {
  // No file matches an `If-Match` without tags, whatever the range: it is enough to know that the file exists.
  if (conditions.ifMatch?.length === 0) return {};
  return {
    ...formatConditions(conditions),
    ...(range && { range: formatRange(range) }),
    ...(range && ifRange && { "if-range": formatIfRange(ifRange) }),
  };
}

/**
 * Decides on the response to the caller, by the head of the upstream's response.
 *
 * @param sent headers that the upstream got: all of the request, or none
 * @returns undefined when the upstream's response does not fit what was sent, or does not show that it does
 */
export function planFile(
  request: FileRequest,
  sent: Readonly<Record<string, string>>,
  head: ResponseHead,
): FilePlan | undefined {
  switch (head.status) {
    case 200:
      return planWhole(request, head.headers);
    case 206:
      return "range" in sent ? planPart(request, head.headers) : undefined;
    case 304:
      return isNotModified(request, sent, readValidators(head.headers)) ? { status: 304 } : undefined;
    case 412:
      return "if-match" in sent || "if-unmodified-since" in sent ? { status: 412 } : undefined;
    case 416:
      return planUnsatisfiable(request, sent, head.headers);
    default:
      return undefined;
  }
}

/** The upstream sends the whole file: conditions and range are applied here. */
function planWhole({ conditions, range, ifRange }: FileRequest, headers: ResponseHeaders): FilePlan | undefined {
  const size = lengthOf(headers);
  if (!isWhole(headers, size)) return undefined;
  const validators = readValidators(headers);
  const outcome = evaluateConditions(conditions, validators);
  if (outcome !== "hold") return { status: outcome === "failed" ? 412 : 304 };
  const whole = { status: 200, size } as const;
  if (range === undefined || size === undefined || !ifRangeHolds(ifRange, validators)) return whole;
  const part = resolveRange(range, size);
  if (part === "whole") return whole;
  return part === "unsatisfiable" ? { status: 416, size } : { status: 206, part, size, cut: true };
}

/** The upstream sends a part: it has to be the requested one, of the requested version. */
function planPart({ conditions, range, ifRange }: FileRequest, headers: ResponseHeaders): FilePlan | undefined {
  const { part, size } = parseContentRange(headerText(headers, "content-range") ?? "") ?? {};
  if (part === undefined || range === undefined || !isPart(range, part, size)) return undefined;
  if ((lengthOf(headers) ?? lengthOfPart(part)) !== lengthOfPart(part)) return undefined;
  const validators = readValidators(headers);
  const isShown = conditions.ifUnmodifiedSince === undefined || validators.lastModified !== undefined;
  const holds = evaluateConditions(conditions, validators) === "hold" && ifRangeHolds(ifRange, validators);
  return holds && isShown ? { status: 206, part, size, cut: false } : undefined;
}

/** A 416 does not tell whether the upstream evaluated conditions, so it is accepted only when there were none. */
function planUnsatisfiable(
  { range }: FileRequest,
  sent: Readonly<Record<string, string>>,
  headers: ResponseHeaders,
): FilePlan | undefined {
  const { part, size } = parseContentRange(headerText(headers, "content-range") ?? "") ?? {};
  const hasRangeAlone = range !== undefined && "range" in sent && Object.keys(sent).length === 1;
  if (!hasRangeAlone || part !== undefined || size === undefined) return undefined;
  return resolveRange(range, size) === "unsatisfiable" ? { status: 416, size } : undefined;
}

/** The upstream sends 304: a condition must allow it, and no validator may contradict it. */
function isNotModified(
  { conditions }: FileRequest,
  sent: Readonly<Record<string, string>>,
  validators: Validators,
): boolean {
  const byTag = "if-none-match" in sent;
  if (!byTag && !("if-modified-since" in sent)) return false;
  const shown = byTag ? validators.etag : validators.lastModified;
  return shown === undefined || evaluateConditions(conditions, validators) === "notModified";
}

const lengthOfPart = ({ start, end }: BytePart) => end - start + 1;

function lengthOf(headers: ResponseHeaders): number | undefined {
  const length = headerText(headers, "content-length");
  return length === undefined ? undefined : Number(length);
}

/** A 200 with the `Content-Range` of a part is not the whole file. */
function isWhole(headers: ResponseHeaders, length: number | undefined): boolean {
  if (headers["content-range"] === undefined) return true;
  const { part, size } = parseContentRange(headerText(headers, "content-range") ?? "") ?? {};
  return part?.start === 0 && part.end + 1 === size && (length ?? size) === size;
}

/** Whether the part is the complete range, which for an open range depends on the size of the file. */
function isPart(range: ByteRange, { start, end }: BytePart, size: number | undefined): boolean {
  if (size === undefined) return "first" in range && range.first === start && range.last === end;
  const expected = resolveRange(range, size);
  return typeof expected === "object" && expected.start === start && expected.end === end;
}
