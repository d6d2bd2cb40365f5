/** The file of these tests, and what is asked of it. */

export const TEXT = "0123456789abcdefghij";
export const [ETAG, OLD_ETAG] = ['"v2"', '"v1"'];
export const [EARLIER, DATE, LATER] = [
  "Wed, 21 Oct 2015 07:27:59 GMT",
  "Wed, 21 Oct 2015 07:28:00 GMT",
  "Wed, 21 Oct 2015 07:28:01 GMT",
];

export type Headers = Readonly<Record<string, string>>;

/** The right answer: the whole file, a part of it by its first byte, or a status without bytes. */
export type Right = "whole" | { readonly from: number; readonly bytes: string } | 304 | 412 | 416;

export const FIVE = { Range: "bytes=5-9" };
export const part = (from: number, bytes: string) => ({ from, bytes });
export const five = part(5, "56789");

/** What is asked, and the right answer. */
export type Asked = readonly [asked: Headers, right: Right];

/**
 * What a caller asks of the file with the tag "v2" and that date, and what RFC 9110 has for the answer: one request of each
 * kind, which all upstreams get.
 */
export const TELLING_REQUESTS: readonly Asked[] = [
  [{}, "whole"],
  [FIVE, five],
  [{ Range: "bytes=10-" }, part(10, "abcdefghij")],
  [{ Range: "bytes=-3" }, part(17, "hij")],
  [{ Range: "bytes=20-" }, 416],
  [{ Range: "bytes=0-1,5-6" }, "whole"],
  [{ ...FIVE, "If-Range": ETAG }, five],
  [{ ...FIVE, "If-Range": DATE }, five],
  [{ ...FIVE, "If-Range": OLD_ETAG }, "whole"],
  [{ Range: "bytes=30-", "If-Range": OLD_ETAG }, "whole"],
  [{ "If-Match": ETAG }, "whole"],
  [{ "If-Match": ETAG, ...FIVE }, five],
  [{ "If-Match": ETAG, Range: "bytes=30-" }, 416],
  [{ "If-Match": OLD_ETAG, ...FIVE }, 412],
  [{ "If-Unmodified-Since": DATE, ...FIVE }, five],
  [{ "If-Unmodified-Since": EARLIER, ...FIVE }, 412],
  [{ "If-None-Match": ETAG, ...FIVE }, 304],
  [{ "If-None-Match": OLD_ETAG, ...FIVE }, five],
  [{ "If-Modified-Since": DATE }, 304],
  [{ "If-Modified-Since": EARLIER }, "whole"],
  [{ "If-Match": OLD_ETAG, "If-None-Match": ETAG }, 412],
];

/** The same with the members of each kind. */
export const REQUESTS: readonly Asked[] = [
  ...TELLING_REQUESTS,
  // One range: §14.1.2
  [{ Range: "Bytes=5-9" }, five],
  [{ Range: "bytes=0-0" }, part(0, "0")],
  [{ Range: "bytes=0-" }, part(0, TEXT)],
  [{ Range: "bytes=15-1000" }, part(15, "fghij")],
  [{ Range: "bytes=19-99999999999999999999" }, part(19, "j")],
  [{ Range: "bytes=-20" }, part(0, TEXT)],
  [{ Range: "bytes=-100" }, part(0, TEXT)],
  // None that can be had: §15.5.17
  [{ Range: "bytes=20-30" }, 416],
  [{ Range: "bytes=99999999999999999999-" }, 416],
  [{ Range: "bytes=-0" }, 416],
  // Several, or none: §14.2
  [{ Range: "bytes=0-9,5-15" }, "whole"],
  [{ Range: "bytes=30-,40-" }, "whole"],
  [{ Range: "bytes=9-5" }, "whole"],
  [{ Range: "bytes=-" }, "whole"],
  [{ Range: "bytes=a-b" }, "whole"],
  [{ Range: "bytes 5-9" }, "whole"],
  [{ Range: "bytes=0x5-9" }, "whole"],
  [{ Range: "lines=1-2" }, "whole"],
  [{ Range: "" }, "whole"],
  // If-Range: §13.1.5
  [{ ...FIVE, "If-Range": "Wednesday, 21-Oct-15 07:28:00 GMT" }, five],
  [{ ...FIVE, "If-Range": "Wed Oct 21 07:28:00 2015" }, five],
  [{ ...FIVE, "If-Range": `W/${ETAG}` }, "whole"],
  [{ ...FIVE, "If-Range": `${ETAG}, ${OLD_ETAG}` }, "whole"],
  [{ ...FIVE, "If-Range": "*" }, "whole"],
  [{ ...FIVE, "If-Range": EARLIER }, "whole"],
  [{ ...FIVE, "If-Range": LATER }, "whole"],
  [{ ...FIVE, "If-Range": "2015" }, "whole"],
  [{ Range: "bytes=30-", "If-Range": ETAG }, 416],
  [{ "If-Range": OLD_ETAG }, "whole"],
  // If-Match: §13.1.1
  [{ "If-Match": "*" }, "whole"],
  [{ "If-Match": `"a,b", ${ETAG}` }, "whole"],
  [{ "If-Match": OLD_ETAG }, 412],
  [{ "If-Match": `W/${ETAG}` }, 412],
  [{ "If-Match": "v2" }, 412],
  [{ "If-Match": OLD_ETAG, Range: "bytes=30-" }, 412],
  // If-Unmodified-Since: §13.1.4
  [{ "If-Unmodified-Since": DATE }, "whole"],
  [{ "If-Unmodified-Since": LATER }, "whole"],
  [{ "If-Unmodified-Since": EARLIER }, 412],
  [{ "If-Unmodified-Since": "1999" }, "whole"],
  [{ "If-Match": ETAG, "If-Unmodified-Since": EARLIER }, "whole"],
  // If-None-Match: §13.1.2
  [{ "If-None-Match": ETAG }, 304],
  [{ "If-None-Match": `W/${ETAG}` }, 304],
  [{ "If-None-Match": `"a,b", ${OLD_ETAG} , ${ETAG}` }, 304],
  [{ "If-None-Match": "*" }, 304],
  [{ "If-None-Match": OLD_ETAG }, "whole"],
  [{ "If-None-Match": "v2" }, "whole"],
  // If-Modified-Since: §13.1.3
  [{ "If-Modified-Since": LATER }, 304],
  [{ "If-Modified-Since": EARLIER, ...FIVE }, five],
  [{ "If-Modified-Since": "tomorrow" }, "whole"],
  [{ "If-None-Match": OLD_ETAG, "If-Modified-Since": LATER }, "whole"],
  // All of them, in the order of §13.2.2
  [{ "If-Match": ETAG, "If-None-Match": ETAG }, 304],
  [{ "If-Unmodified-Since": EARLIER, "If-Modified-Since": LATER }, 412],
  [{ "If-Match": ETAG, "If-None-Match": OLD_ETAG, ...FIVE, "If-Range": ETAG }, five],
  [{ "If-Match": ETAG, "If-None-Match": OLD_ETAG, ...FIVE, "If-Range": OLD_ETAG }, "whole"],
];
