import { expect, test } from "@jest/globals";
import type { Fault } from "../../../../src/sandbox/faults/Fault.js";
import { ETAG, FIVE, type Headers, TEXT } from "./fileRequests.js";
import { FILE, start } from "./startDownloads.js";
import { FIVE_OF_20, partial, TYPE, VERSION, WHOLE } from "./upstreamAnswers.js";

const FOLDER = { method: "GET", path: "/users/api/files" };
const SET = "session_token=renewed";
const RELAYED = ["session_token=renewed; Path=/; HttpOnly; SameSite=Lax"];

const withCookie = (fault: Fault, ...lines: string[]): Fault => ({
  ...fault,
  headers: [...Object.entries(fault.headers ?? {}).flat(), ...lines.flatMap((line) => ["Set-Cookie", line])].flat(),
});

test.each<[what: string, asked: Headers, upstream: Fault, method: string, status: number]>([
  ["the whole file", {}, WHOLE, "GET", 200],
  ["the head of the whole file", {}, WHOLE, "HEAD", 200],
  ["an empty file", {}, { headers: TYPE, body: "" }, "GET", 200],
  ["a part", FIVE, partial("bytes 5-9/20", "56789"), "GET", 206],
  ["a part that is cut out of the whole", FIVE, WHOLE, "GET", 206],
  ["not modified", { "If-None-Match": ETAG }, { status: 304, headers: { ...TYPE, ...VERSION } }, "GET", 304],
  ["not modified, by the whole", { "If-None-Match": ETAG }, WHOLE, "HEAD", 304],
  ["another version", { "If-Match": '"v1"' }, WHOLE, "GET", 412],
  ["a part beyond the end", { Range: "bytes=30-" }, WHOLE, "GET", 416],
  ["nothing there", {}, { status: 404, headers: TYPE }, "GET", 404],
  ["the head of nothing there", {}, { status: 404, headers: TYPE }, "HEAD", 404],
  ["a failure", {}, { status: 500, headers: TYPE }, "GET", 502],
  ["an answer that does not fit", {}, { headers: { ...TYPE, ...FIVE_OF_20 }, body: "56789" }, "GET", 502],
  ["a coding that was not asked for", {}, { headers: { "Content-Encoding": "gzip" }, body: "x" }, "GET", 502],
  ["a transfer that breaks before its first byte", {}, { ...WHOLE, cutAfterBytes: 0 }, "GET", 503],
])("a session cookie that comes with a download is relayed once: %s", async (...row) => {
  const [, asked, upstream, method, status] = row;
  await using service = await start();
  service.app.sandbox.failNext({ ...FILE, times: Infinity }, withCookie(upstream, SET));

  const answer = await service.ask(asked, method);

  expect(answer).toMatchObject({ status });
  expect(answer.setCookie).toEqual(RELAYED);
});

test("of the cookies of all calls that a download takes the last is relayed", async () => {
  await using service = await start();
  const { sandbox } = service.app;
  // A part that does not fit, then the whole; JSON, then the parent's listing.
  sandbox.failNext(FILE, withCookie(partial("bytes 0-1/20", "01"), "session_token=first"));
  sandbox.failNext(
    FILE,
    withCookie({ headers: { "Content-Type": "application/json" }, body: TEXT }, "session_token=second"),
  );
  const children = [{ fileName: "twenty.txt", nocheck: false, fileSize: 20 }];
  const listing = JSON.stringify({ fileName: "/", nocheck: true, fileSize: 0, children });
  sandbox.failNext(FOLDER, withCookie({ headers: { "Content-Type": "application/json" }, body: listing }, SET));

  const answer = await service.ask(FIVE);

  expect(answer).toMatchObject({ status: 206, body: "56789" });
  expect(answer.setCookie).toEqual(RELAYED);
  expect(sandbox.journal.entries.map(({ headers }) => headers.cookie).slice(1)).toEqual([
    "session_token=first",
    "session_token=second",
  ]);
});

test("a cookie of a download is relayed byte for byte, a deletion deletes, and no other cookie comes", async () => {
  await using service = await start();
  for (const [lines, relayed] of [
    [["session_token=\xe9\xff"], ["session_token=\xe9\xff; Path=/; HttpOnly; SameSite=Lax"]],
    [
      ["session_token=one", "JSESSIONID=tomcat", "session_token=two"],
      ["session_token=two; Path=/; HttpOnly; SameSite=Lax"],
    ],
    [["session_token=; Max-Age=0"], [expect.stringMatching(/^session_token=; .*Max-Age=0/)]],
    [["JSESSIONID=tomcat"], []],
    [[], []],
  ] as const) {
    service.app.sandbox.failNext(FILE, withCookie(WHOLE, ...lines));

    expect((await service.ask()).setCookie).toEqual(relayed);
  }
});
