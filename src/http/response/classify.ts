import { type UpstreamCall, UpstreamError, type UpstreamErrorKind } from "../../UpstreamError.js";
import type { BodyMode, CollectedResponse } from "../exchange/CollectedExchange.js";
import { decodeBody, isIdentity } from "../exchange/decodeBody.js";
import type { ResponseHead, ResponseHeaders } from "../exchange/Exchange.js";
import type { TransportError } from "../exchange/TransportError.js";
import { parseJson } from "./parseJson.js";

/** A JSON response of an upstream: of 2xx, or of 400, 409, 422 and 500 with an object that has `ok: false`. */
export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Statuses under which the upstream may refuse with a reason in JSON, which is data. */
const REFUSALS = new Set([400, 409, 422, 500]);
/** Statuses of a download with a file, or a part of it … */
const DOWNLOADS = new Set([200, 206]);
/** … and those whose bodies are of no interest. */
const DOWNLOADS_WITHOUT_BODY = new Set([304, 412, 416]);
const JSON_TYPES = /^\s*(?:text\/plain|[^\s;,/]+\/(?:[^\s;,]+\+)?json)\s*(?:;|$)/i;

/** What a JSON call does with the body of a response, by its head. */
export function bodyMode({ status, headers }: ResponseHead): BodyMode {
  if (isAttachment(headers)) return "abort"; // a file, maybe a very long one
  const success = isSuccess(status);
  if (success || REFUSALS.has(status)) return isJsonType(headers) ? "collect" : success ? "abort" : "drain";
  return "drain";
}

/** True for the head of a download that we can pass on: not in a content coding, which we do not ask for. */
export function isDownload({ status, headers }: ResponseHead): boolean {
  return DOWNLOADS_WITHOUT_BODY.has(status) || (DOWNLOADS.has(status) && isIdentity(headers["content-encoding"]));
}

/**
 * The decoded body of a JSON response; never empty, not parsed yet.
 * @throws UpstreamError when the response amounts to one; also when it is a promise that rejects
 */
export function readBody(call: UpstreamCall, response: CollectedResponse, maxBytes: number): Buffer | Promise<Buffer> {
  const coding = response.headers["content-encoding"];
  if (isIdentity(coding) || response.bytes.length === 0) return checkBody(call, response, response.bytes);
  return decodeBody(response.bytes, String(coding), maxBytes).then((bytes) => checkBody(call, response, bytes));
}

/** @param bytes undefined when the body could not be decoded */
function checkBody(call: UpstreamCall, response: CollectedResponse, bytes: Buffer | undefined): Buffer {
  const { status, headers, tooLong } = response;
  if (!isSuccess(status)) {
    if (bytes !== undefined && REFUSALS.has(status) && isRefusal(parseJson(bytes))) return bytes;
    throw statusError(call, response);
  }
  if (isAttachment(headers)) throw badResponse(call, status, "a file");
  if (!isJsonType(headers)) throw badResponse(call, status, "another content type than JSON");
  if (tooLong) throw badResponse(call, status, "more bytes than allowed");
  if (bytes === undefined)
    throw badResponse(call, status, "a content coding that cannot be undone, or undone is too long");
  if (bytes.length === 0) throw badResponse(call, status, "no body");
  return bytes;
}

/**
 * Parses the body of a JSON response.
 * @throws UpstreamError `badResponse` when it is not JSON
 */
export function jsonOf(
  call: UpstreamCall,
  { status, bytes }: { readonly status: number; readonly bytes: Buffer },
): JsonAnswer {
  const body = parseJson(bytes);
  if (body === undefined) throw badResponse(call, status, "broken JSON");
  return { status, body };
}

/** The error of a response that is not a download. */
export function downloadError(call: UpstreamCall, head: ResponseHead): UpstreamError {
  return DOWNLOADS.has(head.status)
    ? badResponse(call, head.status, "a content coding that was not asked for")
    : statusError(call, head);
}

/** The error of a call that got no response, or no complete one. */
export function failureError(call: UpstreamCall, error: TransportError): UpstreamError {
  const { kind, message, cause, retryAfter } = error;
  return new UpstreamError({ ...call, kind, detail: message, cause, retryAfter });
}

/** The error of a response whose status tells what went wrong. */
function statusError(call: UpstreamCall, { status, headers }: ResponseHead): UpstreamError {
  const retryAfter = parseRetryAfter(headers);
  return new UpstreamError({ ...call, kind: kindOf(status), status, retryAfter, detail: `answered ${status}` });
}

function badResponse(call: UpstreamCall, status: number, what: string): UpstreamError {
  return new UpstreamError({ ...call, kind: "badResponse", status, detail: `answered ${status} with ${what}` });
}

const KINDS = new Map<number, UpstreamErrorKind>([
  [401, "unauthenticated"],
  [403, "forbidden"],
  [404, "notFound"],
  [413, "tooLarge"],
  [429, "tooManyRequests"],
  [502, "unavailable"],
  [503, "unavailable"],
  [504, "unavailable"],
]);

function kindOf(status: number): UpstreamErrorKind {
  return KINDS.get(status) ?? (status < 400 ? "badResponse" : "failed");
}

/** Seconds to wait, of a `Retry-After` in either of its forms; undefined when absent or invalid. */
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
  return type === undefined || type === "application/json" || JSON_TYPES.test(String(type));
}

function isAttachment(headers: ResponseHeaders): boolean {
  const disposition = headers["content-disposition"];
  return disposition !== undefined && /^\s*attachment\b/i.test(String(disposition));
}
