import { describe, expect, test } from "@jest/globals";
import type { Fault } from "../../../../src/sandbox/faults/Fault.js";
import {
  type Asked,
  DATE,
  EARLIER,
  ETAG,
  FIVE,
  five,
  type Headers,
  LATER,
  OLD_ETAG,
  TELLING_REQUESTS,
  TEXT,
} from "./fileRequests.js";
import { expected, FILE, gist, start } from "./startDownloads.js";
import { ANOTHER_VERSION, FIVE_OF_20, partial, TYPE, VERSION, WHOLE } from "./upstreamAnswers.js";

test("an upstream's 412 is passed on to the caller that made such a condition, and to no other", async () => {
  await using service = await start();
  for (const [asked, right] of TELLING_REQUESTS) {
    if (Object.keys(asked).length === 0) continue;
    service.app.sandbox.failNext(FILE, { status: 412, headers: TYPE, body: "changed" });
    service.app.sandbox.failNext(FILE, WHOLE);

    const answer = gist(await service.ask(asked));

    service.app.sandbox.clearFaults();
    const isOwn = "If-Match" in asked || "If-Unmodified-Since" in asked;
    const isPlain = asked.Range === "bytes=0-1,5-6";
    expect({ asked, ...answer }).toEqual({ asked, ...expected("GET", isOwn ? 412 : isPlain ? 502 : right) });
  }
});

test.each<[string, Fault]>([
  ["a part", partial("bytes 5-9/20", "FGHIJ", ANOTHER_VERSION)],
  ["a part without its version", partial("bytes 5-9/20", "FGHIJ", {})],
  ["no such part", { status: 416, headers: { "Content-Range": "bytes */4" } }],
])("%s of another version is never sent to a caller that names a version", async (_what, first) => {
  await using service = await start();
  for (const [asked, right] of TELLING_REQUESTS) {
    if (!["If-Range", "If-Match", "If-Unmodified-Since"].some((name) => name in asked)) continue;
    service.app.sandbox.failNext(FILE, first);
    service.app.sandbox.failNext(FILE, WHOLE);

    const answer = gist(await service.ask(asked));

    service.app.sandbox.clearFaults();
    expect({ asked, ...answer }).toEqual({ asked, ...expected("GET", right) });
  }
});

test("to an upstream without ETag and date, no condition can be about a version", async () => {
  await using service = await start();
  service.app.sandbox.failNext({ ...FILE, times: Infinity }, { headers: TYPE, body: TEXT });
  const requests: readonly Asked[] = [
    [FIVE, five],
    [{ ...FIVE, "If-Range": ETAG }, "whole"],
    [{ ...FIVE, "If-Range": DATE }, "whole"],
    [{ "If-Match": "*" }, "whole"],
    [{ "If-Match": ETAG }, 412],
    [{ "If-Match": ETAG, ...FIVE }, 412],
    [{ "If-Unmodified-Since": EARLIER, ...FIVE }, five],
    [{ "If-None-Match": ETAG }, "whole"],
    [{ "If-None-Match": "*" }, 304],
    [{ "If-Modified-Since": LATER, ...FIVE }, five],
  ];
  for (const [asked, right] of requests) {
    expect({ asked, ...gist(await service.ask(asked)) }).toEqual({ asked, ...expected("GET", right) });
  }
});

test("a tag or a date that is none is not passed on, and counts for nothing", async () => {
  await using service = await start();
  const headers = { ...TYPE, ETag: "v2", "Last-Modified": "yesterday" };
  service.app.sandbox.failNext({ ...FILE, times: Infinity }, { headers, body: TEXT });

  const whole = await service.ask();

  expect(whole.headers).not.toHaveProperty("etag");
  expect(whole.headers).not.toHaveProperty("last-modified");
  expect(gist(await service.ask({ ...FIVE, "If-Range": "v2" }))).toEqual(expected("GET", "whole"));
  expect(gist(await service.ask({ ...FIVE, "If-Range": "yesterday" }))).toEqual(expected("GET", "whole"));
});

test("a date proves nothing of a file that was changed within the second of the answer", async () => {
  await using service = await start();
  const headers = { ...TYPE, "Last-Modified": DATE };
  for (const [now, right] of [
    [DATE, "whole"],
    [LATER, five],
  ] as const) {
    service.app.sandbox.failNext(FILE, { headers: { ...headers, Date: now }, body: TEXT });

    expect(gist(await service.ask({ ...FIVE, "If-Range": DATE }))).toEqual(expected("GET", right));
  }
});

test("a part whose size the upstream does not tell is passed on as such", async () => {
  await using service = await start();
  service.app.sandbox.failNext(FILE, partial("bytes 5-9/*", "56789"));

  expect(gist(await service.ask(FIVE))).toEqual({ ...expected("GET", five), range: "bytes 5-9/*" });
});

describe("a part in chunks that has not as many bytes as it says", () => {
  const headers = { ...TYPE, ...VERSION, ...FIVE_OF_20, "Transfer-Encoding": "chunked" };

  test("breaks the caller's transfer when the end is missing", async () => {
    await using service = await start();
    service.app.sandbox.failNext(FILE, { status: 206, headers, body: "2\r\n56\r\n0\r\n\r\n" });

    const answer = await service.ask(FIVE);

    expect(answer).toMatchObject({ status: 206, body: "56", headers: { "content-length": "5" } });
  });

  test("is an error, with nothing of the file, when there are too many at once", async () => {
    await using service = await start();
    service.app.sandbox.failNext(FILE, { status: 206, headers, body: "6\r\n567890\r\n0\r\n\r\n" });

    const answer = await service.ask(FIVE);

    expect(gist(answer)).toEqual(expected("GET", 502));
    for (const name of ["content-disposition", "etag", "last-modified", "accept-ranges"]) {
      expect(answer.headers).not.toHaveProperty(name);
    }
  });
});

test.each(["v2", "", ",", "'v2'"])(
  "an If-Match that names no tag fails, also for a part beyond the end: %j",
  async (tags) => {
    for (const downloadRanges of [true, false]) {
      await using service = await start({ downloadRanges });
      for (const method of ["GET", "HEAD"]) {
        for (const asked of [{ Range: "bytes=30-" }, { Range: "bytes=-0" }, FIVE, { "If-None-Match": "*" }, {}]) {
          service.app.sandbox.journal.clear();

          const answer = gist(await service.ask({ "If-Match": tags, ...asked }, method));

          expect({ method, asked, ...answer }).toEqual({ method, asked, ...expected(method, 412) });
          expect(service.app.sandbox.journal.entries).toHaveLength(1);
        }
      }
    }
  },
);

test("the upstream is asked for no more than one range, under the conditions that are evaluated first", async () => {
  await using service = await start();
  const sent = async (asked: Headers) => {
    service.app.sandbox.journal.clear();
    await service.ask(asked);
    const { headers = {} } = service.app.sandbox.journal.entries[0] ?? {};
    return Object.fromEntries(Object.entries(headers).filter(([name]) => name === "range" || name.startsWith("if-")));
  };

  expect(await sent({ ...FIVE, "If-Range": ETAG })).toEqual({ range: "bytes=5-9", "if-range": ETAG });
  expect(await sent({ ...FIVE, "If-Range": `W/${ETAG}` })).toEqual({});
  expect(await sent({ Range: "bytes=0-1,5-6" })).toEqual({});
  expect(await sent({ "If-Match": ETAG, "If-Unmodified-Since": DATE, "If-None-Match": OLD_ETAG })).toEqual({
    "if-match": ETAG,
  });
  expect(await sent({ "If-Unmodified-Since": DATE, "If-Modified-Since": DATE })).toEqual({
    "if-unmodified-since": DATE,
  });
  expect(await sent({ "If-None-Match": ETAG, "If-Modified-Since": DATE })).toEqual({ "if-none-match": ETAG });
  expect(await sent({ "If-Modified-Since": "Wednesday, 21-Oct-15 07:28:00 GMT" })).toEqual({
    "if-modified-since": DATE,
  });
});
