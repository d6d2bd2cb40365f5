import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import type { Fault } from "../../../../src/sandbox/faults/Fault.js";
import { DATE, ETAG, FIVE, five, type Headers, LATER, OLD_ETAG, type Right, TEXT } from "./fileRequests.js";
import { expected, FILE, gist, start } from "./startDownloads.js";
import { FIVE_OF_20, partial, TYPE, VERSION, WHOLE } from "./upstreamAnswers.js";

const JSON_TYPE = { "Content-Type": "application/json" };
const SAVED = { "Content-Disposition": "attachment" };
const NO_SUCH_PART = { status: 416, headers: { "Content-Range": "bytes */20" } };
const BEYOND = { Range: "bytes=20-" };
const PARENT = "/users/api/files";

/** Answers that do not show whether they are about a folder or a file. */
const UNCLEAR: readonly (readonly [what: string, asked: Headers, upstream: Fault, right: Right])[] = [
  ["the whole, its type in capitals", {}, { headers: { "Content-Type": "Application/JSON" }, body: TEXT }, "whole"],
  ["a part", FIVE, partial("bytes 5-9/20", "56789", { ...VERSION, ...JSON_TYPE }), five],
  ["a part of no type", FIVE, { status: 206, headers: { ...VERSION, ...FIVE_OF_20 }, body: "56789" }, five],
  ["a part of another JSON type", FIVE, partial("bytes 5-9/20", "56789", { "Content-Type": "text/x+json" }), five],
  [
    "a part, its type in capitals",
    FIVE,
    partial("bytes 5-9/20", "56789", { "Content-Type": "Application/JSON" }),
    five,
  ],
  [
    "a part of the version asked for",
    { ...FIVE, "If-Range": ETAG },
    partial("bytes 5-9/20", "56789", { ...VERSION, ...JSON_TYPE }),
    five,
  ],
  ["not modified, by its tag", { "If-None-Match": ETAG }, { status: 304, headers: VERSION }, 304],
  ["not modified, by any tag", { "If-None-Match": "*" }, { status: 304, headers: { ...VERSION, ...JSON_TYPE } }, 304],
  ["not modified, by its date", { "If-Modified-Since": LATER }, { status: 304, headers: VERSION }, 304],
  ["another version, in JSON", { "If-Match": OLD_ETAG }, { status: 412, headers: JSON_TYPE, body: "{}" }, 412],
  ["another version, in words", { "If-Unmodified-Since": DATE }, { status: 412, headers: TYPE, body: "no" }, 412],
  ["no such part", BEYOND, NO_SUCH_PART, 416],
  [
    "no such part, in words",
    BEYOND,
    { ...NO_SUCH_PART, headers: { ...NO_SUCH_PART.headers, ...TYPE }, body: "no" },
    416,
  ],
];
const METHODS = ["GET", "HEAD"] as const;

test.each(UNCLEAR)("a folder is never downloaded, and no condition is about it: %s", async (...row) => {
  const [, asked, upstream] = row;
  await using service = await start();
  await mkdir(join(service.app.sandbox.dataDir, "files/demo@example.org/models/inner"), { recursive: true });
  for (const path of ["models", "models/inner"]) {
    service.app.sandbox.failNext({ method: "GET", path: `${PARENT}/${path}`, times: 2 }, upstream);
    for (const method of METHODS) {
      if (method === "HEAD" && "Range" in asked) continue; // a range is for GET alone
      const answer = await service.ask(asked, method, path);

      expect({ path, method, ...gist(answer) }).toEqual({ path, method, ...expected(method, 404) });
      for (const name of ["content-disposition", "etag", "last-modified", "accept-ranges"]) {
        expect(answer.headers).not.toHaveProperty(name);
      }
    }
    service.app.sandbox.clearFaults();
  }
});

test.each(UNCLEAR)("a file is told from a folder by its parent's listing: %s", async (...row) => {
  const [, asked, upstream, right] = row;
  await using service = await start();
  service.app.sandbox.failNext(FILE, upstream);

  expect(gist(await service.ask(asked))).toEqual(expected("GET", right));
  expect(service.app.sandbox.journal.entries.map(({ url }) => url)).toEqual([FILE.path, PARENT]);
});

test.each(UNCLEAR)("what is not in its parent's listing is not there: %s", async (...row) => {
  const [, asked, upstream] = row;
  await using service = await start();
  service.app.sandbox.failNext({ path: `${PARENT}/nothing` }, upstream);

  expect(gist(await service.ask(asked, "GET", "nothing"))).toEqual(expected("GET", 404));
});

test.each(UNCLEAR)("nothing is sent when the parent's listing is not to be had: %s", async (...row) => {
  const [, asked, upstream] = row;
  await using service = await start();
  service.app.sandbox.failNext(FILE, upstream);
  service.app.sandbox.failNext({ path: PARENT }, { headers: TYPE, body: "not a listing" });

  expect(gist(await service.ask(asked))).toEqual(expected("GET", 502));
});

test.each<[what: string, asked: Headers, upstream: Fault, right: Right]>([
  ["a part of another type", FIVE, partial("bytes 5-9/20", "56789"), five],
  ["a part as an attachment", FIVE, partial("bytes 5-9/20", "56789", { ...JSON_TYPE, ...SAVED }), five],
  [
    "not modified, as an attachment",
    { "If-None-Match": ETAG },
    { status: 304, headers: { ...VERSION, ...SAVED } },
    304,
  ],
  ["not modified, of another type", { "If-None-Match": ETAG }, { status: 304, headers: { ...VERSION, ...TYPE } }, 304],
  ["another version, of an attachment", { "If-Match": OLD_ETAG }, { status: 412, headers: SAVED }, 412],
  ["no such part of an attachment", BEYOND, { ...NO_SUCH_PART, headers: { ...NO_SUCH_PART.headers, ...SAVED } }, 416],
  ["not modified, by the whole", { "If-None-Match": ETAG }, WHOLE, 304],
])("what shows itself to be about a file needs no listing: %s", async (...row) => {
  const [, asked, upstream, right] = row;
  await using service = await start();
  service.app.sandbox.failNext(FILE, upstream);

  expect(gist(await service.ask(asked))).toEqual(expected("GET", right));
  expect(service.app.sandbox.journal.entries.map(({ url }) => url)).toEqual([FILE.path]);
});
