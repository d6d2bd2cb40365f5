import type { ResponseHeaders } from "../exchange/Exchange.js";

/** The tags of an `If-Match` or `If-None-Match`; `*` stands for any. */
type Tags = "*" | readonly string[];

/** The preconditions of a request, without those that another one overrides: RFC 9110 §13.2.2. */
export interface Conditions {
  readonly ifMatch: Tags | undefined;
  /** Milliseconds since 1970, as all times here. */
  readonly ifUnmodifiedSince: number | undefined;
  readonly ifNoneMatch: Tags | undefined;
  readonly ifModifiedSince: number | undefined;
}

/** The validator of an `If-Range`. */
export type IfRange = { readonly tag: string } | { readonly time: number };

/** The version of a file, by the headers of a response. */
export interface Validators {
  /** With its quotation marks, and `W/` where it is weak. */
  readonly etag: string | undefined;
  readonly lastModified: number | undefined;
  /** When the response was made. */
  readonly date: number;
}

const TAG = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g;
const ONE_TAG = new RegExp(`^${TAG.source}$`);

/** The three forms of an HTTP date: RFC 9110 §5.6.7. `Date.parse` takes many more. */
const IMF_OR_RFC850 = /^[A-Z][a-z]{2,8}, \d\d[ -][A-Z][a-z]{2}[ -](?:\d\d|\d{4}) \d\d:\d\d:\d\d GMT$/;
const ASCTIME = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$/;

function parseDate(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = IMF_OR_RFC850.test(text) ? Date.parse(text) : ASCTIME.test(text) ? Date.parse(`${text} GMT`) : NaN;
  return Number.isNaN(time) ? undefined : time;
}

function parseTags(text: string | undefined): Tags | undefined {
  if (text === undefined) return undefined;
  return text.trim() === "*" ? "*" : (text.match(TAG) ?? []);
}

export function headerText(headers: ResponseHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value : undefined;
}

/** Invalid dates are ignored. */
export function parseConditions(headers: ResponseHeaders): Conditions {
  const ifMatch = parseTags(headerText(headers, "if-match"));
  const ifNoneMatch = parseTags(headerText(headers, "if-none-match"));
  return {
    ifMatch,
    ifUnmodifiedSince: ifMatch ? undefined : parseDate(headerText(headers, "if-unmodified-since")),
    ifNoneMatch,
    ifModifiedSince: ifNoneMatch ? undefined : parseDate(headerText(headers, "if-modified-since")),
  };
}

/** Undefined when it is never true: it is invalid, or a weak tag (RFC 9110 §13.1.5). */
export function parseIfRange(text: string): IfRange | undefined {
  if (ONE_TAG.test(text)) return text.startsWith('"') ? { tag: text } : undefined;
  const time = parseDate(text);
  return time === undefined ? undefined : { time };
}

/** Invalid validators are ignored. */
export function readValidators(headers: ResponseHeaders): Validators {
  const etag = headerText(headers, "etag");
  return {
    etag: etag !== undefined && ONE_TAG.test(etag) ? etag : undefined,
    lastModified: parseDate(headerText(headers, "last-modified")),
    date: parseDate(headerText(headers, "date")) ?? Date.now(),
  };
}

/** The validators of a file as headers. */
export function formatValidators({ etag, lastModified }: Validators): Record<string, string> {
  return {
    ...(etag !== undefined && { etag }),
    ...(lastModified !== undefined && { "last-modified": formatDate(lastModified) }),
  };
}

/** As headers: only the ones that are evaluated first. What the upstream does not evaluate is evaluated here. */
export function formatConditions(conditions: Conditions): Record<string, string> {
  const { ifMatch, ifUnmodifiedSince, ifNoneMatch, ifModifiedSince } = conditions;
  if (ifMatch !== undefined) return formatTags("if-match", ifMatch);
  if (ifUnmodifiedSince !== undefined) return { "if-unmodified-since": formatDate(ifUnmodifiedSince) };
  if (ifNoneMatch !== undefined) return formatTags("if-none-match", ifNoneMatch);
  return ifModifiedSince === undefined ? {} : { "if-modified-since": formatDate(ifModifiedSince) };
}

export const formatIfRange = (ifRange: IfRange): string => ("tag" in ifRange ? ifRange.tag : formatDate(ifRange.time));

const formatDate = (time: number) => new Date(time).toUTCString();

const formatTags = (name: string, tags: Tags): Record<string, string> =>
  tags.length === 0 ? {} : { [name]: tags === "*" ? tags : tags.join(", ") };

const isStrong = (tag: string) => tag.startsWith('"');
const opaque = (tag: string) => tag.replace(/^W\//, "");

function matches(tags: Tags, etag: string | undefined, comparison: "strong" | "weak"): boolean {
  if (tags === "*") return true; // the file exists, or there would be nothing to evaluate
  if (etag === undefined || (comparison === "strong" && !isStrong(etag))) return false;
  return tags.some((tag) => (comparison === "strong" ? tag === etag : opaque(tag) === opaque(etag)));
}

/** Evaluates the preconditions of a GET or HEAD for a file that exists, in the order of RFC 9110 §13.2.2. */
export function evaluateConditions(
  { ifMatch, ifUnmodifiedSince, ifNoneMatch, ifModifiedSince }: Conditions,
  { etag, lastModified = NaN }: Pick<Validators, "etag" | "lastModified">,
): "hold" | "failed" | "notModified" {
  // A comparison with NaN is false: without `Last-Modified`, conditions with a date are ignored.
  if (ifMatch ? !matches(ifMatch, etag, "strong") : lastModified > (ifUnmodifiedSince ?? NaN)) return "failed";
  if (ifNoneMatch ? matches(ifNoneMatch, etag, "weak") : lastModified <= (ifModifiedSince ?? NaN)) return "notModified";
  return "hold";
}

/**
 * Whether a range may still be sent. A date is a strong validator only when the file was last changed at least a second before
 * the response was made: RFC 9110 §8.8.2.2.
 */
export function ifRangeHolds(ifRange: IfRange | undefined, { etag, lastModified, date }: Validators): boolean {
  if (ifRange === undefined) return true;
  if ("tag" in ifRange) return ifRange.tag === etag;
  return ifRange.time === lastModified && date - lastModified >= 1_000;
}
