import { UpstreamError, type UpstreamErrorKind } from "../../UpstreamError.js";
import type { UpstreamCall } from "../call/Caller.js";
import type { CollectedResponse, BodyMode } from "../exchange/CollectedExchange.js";
import { decodeBody, isIdentity } from "../exchange/decodeBody.js";
import type { ResponseHeaders, ResponseHead } from "../exchange/Exchange.js";
import { parseJson } from "./parseJson.js";
import { UpstreamResponse } from "../cache/UpstreamResponse.js";
import type { TransportFailure } from "../exchange/transportError.js";

/** What an upstream answered in JSON: under 2xx, or under 400, 409, 422 and 500 an object with `ok: false`. */
export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Statuses under which the upstream may say no in its own words, which are data. */
const refusals = new Set([400, 409, 422, 500]);
/** Statuses of a download that are answers: the bytes and a part of them … */
const downloads = new Set([200, 206]);
/** … and "you have it", "it is another by now", "no such part", whose bodies are of no interest. */
const downloadsWithoutBytes = new Set([304, 412, 416]);
const jsonTypes = /^\s*(?:text\/plain|[^\s;,/]+\/(?:[^\s;,]+\+)?json)\s*(?:;|$)/i;

/** Decides by the head of an answer what a JSON call does with its body. */
export function bodyUse({ status, headers }: ResponseHead): BodyMode {
  if (isAttachment(headers)) return "abort"; // a file, not an answer, and maybe a very long one
  const success = isSuccess(status);
  if (success || refusals.has(status)) return isJsonType(headers) ? "collect" : success ? "abort" : "drain";
  return "drain";
}

/** True when the head is that of a download we can pass on: an answer, and not in a coding nobody asked for. */
export function isDownload({ status, headers }: ResponseHead): boolean {
  return downloadsWithoutBytes.has(status) || (downloads.has(status) && isIdentity(headers["content-encoding"]));
}

/**
 * The text of a JSON answer.
 * @throws UpstreamError when the answer amounts to one; also when it is a promise that rejects
 */
export function readAnswer(
  call: UpstreamCall,
  answer: CollectedResponse,
  maxBytes: number,
): UpstreamResponse | Promise<UpstreamResponse> {
  const coding = answer.headers["content-encoding"];
  if (isIdentity(coding) || answer.bytes.length === 0) return readBytes(call, answer, answer.bytes);
  return decodeBody(answer.bytes, String(coding), maxBytes).then((bytes) => readBytes(call, answer, bytes));
}

/**
 * The value that the text is.
 * @throws UpstreamError `badResponse` when it is no JSON
 */
export function jsonOf(call: UpstreamCall, { status, bytes }: UpstreamResponse): JsonAnswer {
  const body = parseJson(bytes);
  if (body === undefined) throw badResponse(call, status, "broken JSON");
  return { status, body };
}

function readBytes(call: UpstreamCall, answer: CollectedResponse, bytes: Buffer | undefined): UpstreamResponse {
  const { status, headers } = answer;
  const success = isSuccess(status);
  if (!success && !refusals.has(status)) throw statusError(call, answer);

  const problem = success
    ? isAttachment(headers)
      ? "a file"
      : !isJsonType(headers)
        ? "another content type than JSON"
        : answer.tooLong
          ? "more bytes than allowed"
          : bytes === undefined
            ? "a content coding that cannot be undone, or undone is too long"
            : bytes.length === 0
              ? "no body"
              : undefined
    : undefined;
  if (problem !== undefined) throw badResponse(call, status, problem);
  if (bytes !== undefined && (success || isRefusal(parseJson(bytes)))) return new UpstreamResponse(status, bytes);
  throw statusError(call, answer);
}

/** What an answer amounts to that is no download. */
export function downloadError(call: UpstreamCall, head: ResponseHead): UpstreamError {
  return downloads.has(head.status)
    ? badResponse(call, head.status, "a content coding nobody asked for")
    : statusError(call, head);
}

/** An answer that tells what went wrong by its status. */
function statusError(call: UpstreamCall, { status, headers }: ResponseHead): UpstreamError {
  const retryAfter = parseRetryAfter(headers);
  return new UpstreamError({ ...call, kind: kindOf(status), status, retryAfter, detail: `answered ${status}` });
}

/** A call that got no answer, or no whole one. */
export function failureError(call: UpstreamCall, { kind, detail, cause, retryAfter }: TransportFailure): UpstreamError {
  return new UpstreamError({ ...call, kind, detail, cause, retryAfter });
}

function badResponse(call: UpstreamCall, status: number, what: string): UpstreamError {
  return new UpstreamError({ ...call, kind: "badResponse", status, detail: `answered ${status} with ${what}` });
}

function kindOf(status: number): UpstreamErrorKind {
  switch (status) {
    case 401:
      return "unauthenticated";
    case 403:
      return "forbidden";
    case 404:
      return "notFound";
    case 413:
      return "tooLarge";
    case 429:
      return "tooManyRequests";
    case 502:
    case 503:
    case 504:
      return "unavailable";
    default:
      return status < 400 ? "badResponse" : "failed";
  }
}

/** Seconds to wait, of a `Retry-After` in either of its forms; undefined when absent or unreadable. */
export function parseRetryAfter(headers: ResponseHeaders): number | undefined {
  const text = String(headers["retry-after"] ?? "").trim();
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const time = /^[a-z]{3}/i.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? undefined : Math.max(0, Math.ceil((time - Date.now()) / 1000));
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function isRefusal(body: unknown): boolean {
  return typeof body === "object" && body !== null && "ok" in body && body.ok === false;
}

function isJsonType(headers: ResponseHeaders): boolean {
  const type = headers["content-type"];
  return type === undefined || jsonTypes.test(String(type));
}

function isAttachment(headers: ResponseHeaders): boolean {
  const disposition = headers["content-disposition"];
  return disposition !== undefined && /^\s*attachment\b/i.test(String(disposition));
}
