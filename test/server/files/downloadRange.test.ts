import { utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { rawRequest } from "../../support/rawRequest.js";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";

const TEXT = "0123456789abcdefghij";

/** A file of 20 characters, and how it comes to who asks so. */
async function startWithFile(quirks: { downloadRanges: boolean; downloadLength?: boolean }) {
  const app: TestApp = await startTestApp({ quirks });
  const path = join(app.sandbox.dataDir, "files/demo@example.org/twenty.txt");
  await writeFile(path, TEXT);
  await utimes(path, 1e9, 1e9); // of a file that has only just changed, the date proves nothing
  const token = await app.sandbox.mintToken("demo@example.org");
  const ask = (headers: Record<string, string> = {}, method = "GET") =>
    rawRequest(app.url, `${method} /files/twenty.txt`, {
      Authorization: `Bearer ${token}`,
      Connection: "close",
      ...headers,
    });
  return { app, ask, [Symbol.asyncDispose]: () => app.stop() };
}

describe.each([
  ["speaks of no ranges", { downloadRanges: false }],
  ["speaks ranges", { downloadRanges: true }],
])("when the upstream %s", (_what, quirks) => {
  test("a range is answered by that part alone", async () => {
    await using service = await startWithFile(quirks);

    for (const [range, part, first] of [
      ["bytes=0-0", "0", 0],
      ["bytes=5-9", "56789", 5],
      ["bytes=10-", "abcdefghij", 10],
      ["bytes=-3", "hij", 17],
      ["bytes=-100", TEXT, 0],
      ["bytes=15-1000", "fghij", 15],
      ["bytes=0-19", TEXT, 0],
      ["bytes= 5 - 9", "56789", 5],
    ] as const) {
      const { status, headers, body } = await service.ask({ Range: range });
      if (range.includes(" ") && status === 200) continue; // RFC 9110 knows no blanks there
      expect({ range, status, body }).toEqual({ range, status: 206, body: part });
      expect(headers).toMatchObject({
        "content-range": `bytes ${first}-${first + part.length - 1}/20`,
        "content-length": String(part.length),
        "content-type": "text/plain",
      });
    }
  });

  test("a range that is none, or several, is answered by the whole", async () => {
    await using service = await startWithFile(quirks);

    for (const range of ["bytes=a-b", "bytes", "lines=1-2", "bytes=9-5,1-x", "bytes=0-1,5-6", "bytes=--1", ""]) {
      const { status, body } = await service.ask({ Range: range });
      expect({ range, status, body }).toEqual({ range, status: 200, body: TEXT });
    }
  });

  test("a range beyond the end is refused with the length", async () => {
    await using service = await startWithFile(quirks);

    for (const range of ["bytes=20-", "bytes=100-200", "bytes=-0"]) {
      const { status, headers, body } = await service.ask({ Range: range });
      expect({ range, status, contentRange: headers["content-range"] }).toEqual({
        range,
        status: 416,
        contentRange: "bytes */20",
      });
      expect(headers["content-type"]).toBe("application/json; charset=utf-8");
      expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code: "RANGE_NOT_SATISFIABLE" } }] });
    }
  });

  test("HEAD knows no ranges: it says what a GET of the whole would (RFC 9110 §14.2)", async () => {
    await using service = await startWithFile(quirks);

    const { status, headers, bytes } = await service.ask({ Range: "bytes=5-9" }, "HEAD");

    expect({ status, length: bytes.length, range: headers["content-range"] }).toEqual({
      status: 200,
      length: 0,
      range: undefined,
    });
    expect(headers["content-length"]).toBe("20");
  });

  test("a range with a condition that does not hold is answered by the whole", async () => {
    await using service = await startWithFile(quirks);

    for (const condition of ['"another"', "Thu, 01 Jan 1970 00:00:00 GMT", 'W/"weak"']) {
      const { status, body } = await service.ask({ Range: "bytes=5-9", "If-Range": condition });
      expect({ condition, status, body }).toEqual({ condition, status: 200, body: TEXT });
    }
  });
});

describe("when the upstream gives an ETag and a date", () => {
  test("they come with the file, and the caller that has it need not take it again", async () => {
    await using service = await startWithFile({ downloadRanges: true });
    const { headers } = await service.ask();
    const { etag = "", "last-modified": date = "" } = headers;
    expect([etag, date]).toEqual([expect.stringMatching(/^".+"$/), expect.stringMatching(/GMT$/)]);

    for (const condition of [
      { "If-None-Match": etag },
      { "If-None-Match": `"x", W/${etag}` },
      { "If-None-Match": "*" },
      { "If-Modified-Since": date },
    ]) {
      for (const method of ["GET", "HEAD"]) {
        const answer = await service.ask(condition, method);
        expect({ condition, status: answer.status, length: answer.bytes.length }).toEqual({
          condition,
          status: 304,
          length: 0,
        });
        expect(answer.headers.etag).toBe(etag);
      }
    }
    expect((await service.ask({ "If-None-Match": '"other"', "If-Modified-Since": date })).status).toBe(200);
  });

  test("a broken transfer is resumed when the file is still the same", async () => {
    await using service = await startWithFile({ downloadRanges: true });
    const { etag = "", "last-modified": date = "" } = (await service.ask()).headers;

    for (const condition of [etag, date]) {
      const { status, body } = await service.ask({ Range: "bytes=15-", "If-Range": condition });
      expect({ condition, status, body }).toEqual({ condition, status: 206, body: "fghij" });
    }
  });

  test("they hold too when the upstream itself looks at no condition", async () => {
    await using service = await startWithFile({ downloadRanges: false });
    const etag = '"v1"';
    const date = "Wed, 21 Oct 2015 07:28:00 GMT";
    const plain = { headers: { "Content-Type": "text/plain", ETag: etag, "Last-Modified": date }, body: TEXT };
    service.app.sandbox.failNext({ method: "GET", times: Infinity }, plain);

    expect((await service.ask({ "If-None-Match": etag })).status).toBe(304);
    expect((await service.ask({ "If-Modified-Since": date })).status).toBe(304);
    expect(await service.ask({ Range: "bytes=15-", "If-Range": etag })).toMatchObject({ status: 206, body: "fghij" });
    expect(await service.ask({ Range: "bytes=15-", "If-Range": date })).toMatchObject({ status: 206, body: "fghij" });
    expect(await service.ask({ Range: "bytes=15-", "If-Range": 'W/"v1"' })).toMatchObject({ status: 200, body: TEXT });
  });
});

describe("when the upstream does not say how long the file is", () => {
  test("the whole comes in chunks, and a range is answered by the whole", async () => {
    await using service = await startWithFile({ downloadRanges: false, downloadLength: false });

    for (const headers of [{}, { Range: "bytes=5-9" }] as Record<string, string>[]) {
      const answer = await service.ask(headers);
      expect(answer.status).toBe(200);
      expect(answer.headers["transfer-encoding"]).toBe("chunked");
      expect(answer.headers).not.toHaveProperty("content-length");
      expect(answer.body).toBe(`14\r\n${TEXT}\r\n0\r\n\r\n`);
    }
  });

  test("HEAD has no length either", async () => {
    await using service = await startWithFile({ downloadRanges: false, downloadLength: false });

    const { status, headers } = await service.ask({}, "HEAD");

    expect(status).toBe(200);
    expect(headers).not.toHaveProperty("content-length");
  });
});

test("of an empty file no part can be had", async () => {
  await using service = await startWithFile({ downloadRanges: false });
  await writeFile(join(service.app.sandbox.dataDir, "files/demo@example.org/twenty.txt"), "");

  expect((await service.ask({ Range: "bytes=0-" })).status).toBe(416);
  expect(await service.ask()).toMatchObject({ status: 200, body: "" });
});
