import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { describe, expect, test } from "@jest/globals";
import yazl from "yazl";
import { until } from "../../support/until.js";
import { rawRequest } from "../../support/rawRequest.js";
import { type Jess, type JessAnswer, sendJson, startJess, TOKEN } from "../../support/startJess.js";

const AUTHORIZATION = { Authorization: TOKEN.authorization };
const get = ({ app }: Jess, path: string, headers = {}) =>
  rawRequest(app.url, `GET ${path}`, { ...AUTHORIZATION, ...headers, Connection: "close" });
const codeOf = (body: string) =>
  (JSON.parse(body) as { errors?: { extensions: { code: string } }[] }).errors?.[0]?.extensions.code;

const node = (fullPath: string, folder: boolean, children: object[] = []) => ({
  text: fullPath,
  data: { fullPath, folder, lastModified: 0, size: 5 },
  children,
});
const TREE = {
  ok: true,
  status: "1 status available",
  data: node("/", true, [node("/a.json", false), node("/sub", true, [node("/sub/ü b.csv", false)])]),
};

/** Serves the tree, and as every file the same. */
const withTree =
  (answer: (response: ServerResponse) => void): JessAnswer =>
  (response, { url }) => {
    if (url.includes("/job/dir/")) sendJson(response, TREE);
    else answer(response);
  };

describe("a result file", () => {
  test("is streamed, by its encoded path, and is never taken for a page of the service", async () => {
    await using jess = await startJess((response) => {
      response.writeHead(200, { "content-type": "text/csv", etag: '"1"', "content-length": "5" }).end("a,b\r\n");
    });

    const { status, headers, body } = await get(jess, "/jobs/385099/files/sub/%C3%BC%20b.csv");

    expect({ status, body }).toEqual({ status: 200, body: "a,b\r\n" });
    expect(headers).toMatchObject({
      "content-type": "text/csv",
      "content-disposition": expect.stringMatching(/^attachment; .*filename\*=UTF-8''%C3%BC%20b\.csv/) as unknown,
      "content-security-policy": "sandbox; default-src 'none'",
      "x-content-type-options": "nosniff",
      "accept-ranges": "bytes",
      etag: '"1"',
    });
    expect(jess.received).toMatchObject([{ method: "GET", url: "/users/api/job/file/385099/sub/%C3%BC%20b.csv" }]);
  });

  test.each([
    ["a page of tables, in a frame", "/t.htm", { "Sec-Fetch-Dest": "iframe" }, "inline", "style-src 'unsafe-inline'"],
    ["the same, opened by itself", "/t.htm", { "Sec-Fetch-Dest": "document" }, "attachment", ""],
    ["a picture, in a frame", "/t.svg", { "Sec-Fetch-Dest": "iframe" }, "attachment", ""],
  ])("is shown only where it can do no harm: %s", async (_what, path, headers, disposition, styles) => {
    await using jess = await startJess((response) => {
      response.writeHead(200, { "content-type": "text/html", "content-length": "3" }).end("<p>");
    });

    const answer = await get(jess, `/jobs/1/files${path}`, headers);

    expect(answer.headers["content-disposition"]).toMatch(new RegExp(`^${disposition}`));
    const policy = String(answer.headers["content-security-policy"]);
    expect(policy).toMatch(/^sandbox; default-src 'none'/);
    expect(policy).toContain(styles);
    expect(policy.includes("style-src")).toBe(styles !== "");
    expect(answer.headers["x-frame-options"]).toBe("SAMEORIGIN");
  });

  test.each([
    ["GET", { Range: "bytes=1-2" }, 206, "bc"],
    ["GET", { Range: "bytes=9-" }, 416, undefined],
    ["HEAD", {}, 200, ""],
    ["GET", { "If-None-Match": '"1"' }, 304, ""],
    ["GET", { "If-Match": '"2"' }, 412, undefined],
  ])("answers %s with %j by %i, from an upstream that knows neither", async (method, headers, status, content) => {
    await using jess = await startJess((response) => {
      response.writeHead(200, { "content-type": "text/csv", etag: '"1"', "content-length": "5" }).end("abcde");
    });

    const answer = await rawRequest(jess.app.url, `${method} /jobs/1/files/a.csv`, {
      ...AUTHORIZATION,
      ...headers,
      Connection: "close",
    });

    expect(answer.status).toBe(status);
    if (content !== undefined) expect(answer.body).toBe(content);
  });

  test("that is JSON with `ok: false` is a file where the tree shows it, and else there is none", async () => {
    const refusal = { ok: false, status: "not there" };
    await using jess = await startJess(withTree((response) => sendJson(response, refusal)));

    const shown = await get(jess, "/jobs/1/files/a.json");
    const others = [await get(jess, "/jobs/1/files/b.json"), await get(jess, "/jobs/1/files/sub")];

    expect(shown).toMatchObject({ status: 200, body: JSON.stringify(refusal) });
    expect(others.map(({ status }) => status)).toEqual([404, 404]);
  });

  test.each([
    "/jobs/0/files/a",
    "/jobs/x/files/a",
    "/jobs/1%2F2/files/a",
    "/jobs/1/files/",
    "/jobs/1/files/%2e%2e/a",
    "/jobs/1/files/a%2Fb",
  ])("is not asked for by %s", async (path) => {
    await using jess = await startJess();

    expect([400, 404]).toContain((await get(jess, path)).status);
    expect(jess.received).toEqual([]);
  });

  test("needs a session", async () => {
    await using jess = await startJess();

    expect((await rawRequest(jess.app.url, "GET /jobs/1/files/a", {})).status).toBe(401);
    expect((await rawRequest(jess.app.url, "GET /jobs/1/files.zip", {})).status).toBe(401);
  });
});

async function zipOf(...names: string[]): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const name of names) zip.addBuffer(Buffer.alloc(100_000, name), name, { compress: false });
  zip.end();
  return buffer(zip.outputStream);
}

describe("a zip of results", () => {
  test.each([
    ["", "", "1.zip"],
    ["?ext=", "", "1.zip"],
    ["?ext=csv,htm", "?ext=csv,htm", "1-csv-htm.zip"],
    ["?a=b&ext=done!&ext=x", "?ext=done!,x", "1-done!-x.zip"],
  ])("of files%s is passed on, whatever its type is said to be", async (query, upstreamQuery, name) => {
    const zip = await zipOf("a.csv", "b.htm");
    await using jess = await startJess((response) => response.end(zip));

    const { status, headers, bytes } = await get(jess, `/jobs/1/files.zip${query}`, { Connection: "close" });

    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "content-type": "application/zip",
      "content-disposition": `attachment; filename=${name}`,
      "content-security-policy": "sandbox; default-src 'none'",
      "x-content-type-options": "nosniff",
    });
    expect(headers["accept-ranges"]).toBeUndefined();
    expect(bytes.equals(zip)).toBe(true);
    expect(jess.received).toMatchObject([{ method: "GET", url: `/users/api/job/file/1${upstreamQuery}` }]);
  });

  test("may be empty, and has a head for HEAD", async () => {
    const empty = await zipOf();
    await using jess = await startJess((response) => response.end(empty));

    expect((await get(jess, "/jobs/1/files.zip")).bytes.equals(empty)).toBe(true);
    const head = await rawRequest(jess.app.url, "HEAD /jobs/1/files.zip", { ...AUTHORIZATION, Connection: "close" });
    expect(head).toMatchObject({ status: 200, body: "" });
  });

  test("of which a client wants only the head is not kept open at the upstream", async () => {
    const zip = await zipOf("a.csv");
    let closed: Promise<unknown> | undefined;
    await using jess = await startJess((response) => {
      closed = once(response, "close");
      response.write(zip); // and never ends
    });

    await rawRequest(jess.app.url, "HEAD /jobs/1/files.zip", { ...AUTHORIZATION, Connection: "close" });

    await closed;
  });

  test.each<[string, (response: ServerResponse) => void, number, string]>([
    ["a refusal", (response) => sendJson(response, { ok: false, status: "no" }), 404, "NOT_FOUND"],
    ["a 404", (response) => void response.writeHead(404).end(), 404, "NOT_FOUND"],
    ["a page", (response) => void response.end("<html>"), 502, "UPSTREAM_BAD_RESPONSE"],
    ["JSON that is no refusal", (response) => sendJson(response, { ok: true }), 502, "UPSTREAM_BAD_RESPONSE"],
    ["nothing", (response) => void response.end(), 502, "UPSTREAM_BAD_RESPONSE"],
    ["three bytes", (response) => void response.end("PK\x03"), 502, "UPSTREAM_BAD_RESPONSE"],
  ])("is not made of %s", async (_what, answer, status, code) => {
    await using jess = await startJess((response) => answer(response));

    const got = await get(jess, "/jobs/1/files.zip?ext=csv");

    expect({ status: got.status, code: codeOf(got.body) }).toEqual({ status, code });
    expect(got.headers["content-disposition"]).toBeUndefined();
  });

  test.each<[string, (response: ServerResponse, half: Buffer) => unknown]>([
    ["is reset", (response, half) => response.write(half, () => response.socket?.resetAndDestroy())],
    [
      "ends, without a length that would tell",
      ({ socket }, half) =>
        socket?.end(Buffer.concat([Buffer.from("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n"), half])),
    ],
    ["ends well, but is no whole zip", (response, half) => response.end(half)],
  ])("is never passed on as whole when the upstream's %s", async (_how, answer) => {
    const zip = await zipOf("a.csv", "b.htm");
    await using jess = await startJess((response) => void answer(response, zip.subarray(0, 150_000)));

    const response = await jess.caller.fetch("/jobs/1/files.zip");

    await expect(response.arrayBuffer()).rejects.toThrow();
    await until(() => jess.app.log.join("").includes('"incomplete":"upstream failed"'));
  });

  test.each(["?ext=a.b", "?ext=../x", "?ext=a,,b", `?ext=${"a".repeat(17)}`, `?ext=${Array(51).fill("a").join(",")}`])(
    "is refused for the extensions %s",
    async (query) => {
      await using jess = await startJess();

      const { status, body } = await get(jess, `/jobs/1/files.zip${query}`);

      expect({ status, code: codeOf(body) }).toEqual({ status: 400, code: "BAD_USER_INPUT" });
      expect(jess.received).toEqual([]);
    },
  );
});
