import type { Fault } from "../../../../src/sandbox/faults/Fault.js";
import { ETAG, type Headers, DATE, TEXT } from "./fileRequests.js";

export const VERSION = { ETag: ETAG, "Last-Modified": DATE };
export const ANOTHER_VERSION = { ETag: '"v0"', "Last-Modified": "Wed, 21 Oct 2015 08:00:00 GMT" };
export const TYPE = { "Content-Type": "text/plain" };
export const FIVE_OF_20 = { "Content-Range": "bytes 5-9/20" };
export const WHOLE: Fault = { headers: { ...TYPE, ...VERSION }, body: TEXT };

const multipart = (...parts: string[]): Fault => ({
  status: 206,
  headers: { ...VERSION, "Content-Type": "multipart/byteranges; boundary=X" },
  body: `${parts.map((each) => `--X\r\nContent-Range: bytes ${each}\r\n\r\n01\r\n`).join("")}--X--\r\n`,
});

export const partial = (contentRange: string | undefined, body: string, version: Headers = VERSION): Fault => ({
  status: 206,
  headers: { ...TYPE, ...version, ...(contentRange !== undefined && { "Content-Range": contentRange }) },
  body,
});

/** The whole file, of an upstream that looks at nothing of what is asked. */
export const WHOLE_FILE_ANSWERS: Readonly<Record<string, Fault>> = {
  "the whole file": WHOLE,
  "the whole file, and says that it is all": {
    headers: { ...TYPE, ...VERSION, "Content-Range": "bytes 0-19/20" },
    body: TEXT,
  },
};

/** What an upstream may answer to anything but a plain GET, right or wrong. */
export const FIRST_ANSWERS: Readonly<Record<string, Fault>> = {
  "a part under the status of the whole": { headers: { ...TYPE, ...VERSION, ...FIVE_OF_20 }, body: "56789" },
  "a part": partial("bytes 5-9/20", "56789"),
  "a part in chunks": {
    status: 206,
    headers: { ...TYPE, ...VERSION, ...FIVE_OF_20, "Transfer-Encoding": "chunked" },
    body: "2\r\n56\r\n3\r\n789\r\n0\r\n\r\n",
  },
  "all of it as a part": partial("bytes 0-19/20", TEXT),
  "fewer bytes than were asked for": partial("bytes 5-7/20", "567"),
  "a part that does not say where it belongs": partial(undefined, "56789"),
  "a part whose end is before its start": partial("bytes 9-5/20", "56789"),
  "a part behind the end": partial("bytes 5-9/7", "56789"),
  "a part in another unit": partial("lines 5-9/20", "56789"),
  "a part of another length than it says": partial("bytes 5-9/20", "567"),
  "several parts": multipart("0-1/20", "5-6/20"),
  "one part in the form of several": multipart("5-9/20"),
  "no such part": { status: 416, headers: { "Content-Range": "bytes */20" } },
  "no such part, and not how long the file is": { status: 416, headers: TYPE, body: "no" },
  "not modified": { status: 304, headers: { ...VERSION, "Content-Length": "20" } },
  "not modified, of another version": { status: 304, headers: { ...ANOTHER_VERSION, "Content-Length": "20" } },
};

/** What no download can be made of, whatever was asked: to ask again is no use. */
export const NO_ANSWERS: Readonly<Record<string, Fault>> = {
  "no content": { status: 204, headers: VERSION },
  "reset content": { status: 205, headers: VERSION },
  "what another has changed": { status: 203, headers: VERSION, body: TEXT },
  "a redirect": { status: 302, headers: { Location: "/elsewhere" } },
  "a coding that was not asked for": { headers: { ...VERSION, "Content-Encoding": "gzip" }, body: "zipped" },
  "a part in a coding": {
    status: 206,
    headers: { ...VERSION, ...FIVE_OF_20, "Content-Encoding": "br" },
    body: "56789",
  },
};
