import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { type Sandbox, startSandbox } from "../../src/sandbox/startSandbox.js";
import { call, demo, multipart } from "./Caller.js";

const files = "/users/api/files";

async function list(sandbox: Sandbox, path = ""): Promise<unknown> {
  return JSON.parse((await call(sandbox, "GET", `${files}${path}`, { as: demo })).text);
}

const folderOf = (sandbox: Sandbox) => join(sandbox.dataDir, "files", demo);
/** What uploads have on disk before they are whole. */
const incoming = (sandbox: Sandbox) => readdir(join(sandbox.dataDir, "incoming"));

describe("listing", () => {
  test("is a bare zTree, alphabetical, with the text that Jackson writes", async () => {
    await using sandbox = await startSandbox();
    await call(sandbox, "POST", `${files}/t/sub`, { as: demo, ...multipart({ filename: "b", content: "b" }) });
    await call(sandbox, "POST", `${files}/t`, {
      as: demo,
      ...multipart({ filename: "win.ini", content: "x".repeat(167) }),
    });

    const { text } = await call(sandbox, "GET", `${files}/t/`, { as: demo });

    expect(text).toBe(`{
  "fileName" : "/t",
  "open" : true,
  "nocheck" : true,
  "fileSize" : 0,
  "children" : [ {
    "fileName" : "sub",
    "open" : false,
    "nocheck" : true,
    "fileSize" : 0,
    "children" : [ {
      "fileName" : "b",
      "open" : false,
      "nocheck" : false,
      "fileSize" : 1,
      "children" : [ ],
      "name" : "b (0.00 KB)"
    } ],
    "name" : "sub"
  }, {
    "fileName" : "win.ini",
    "open" : false,
    "nocheck" : false,
    "fileSize" : 167,
    "children" : [ ],
    "name" : "win.ini (0.17 KB)"
  } ],
  "name" : "/t"
}`);
  });

  test.each([
    [0, "0.00 KB"],
    [97, "0.10 KB"],
    [3965, "3.96 KB"],
    [13895, "13.90 KB"],
    [37725, "37.72 KB"],
    [62315, "62.31 KB"],
    [223900, "223.9 KB"],
    [1550000, "1.55 MB"],
  ])("labels %d bytes %s, rounded as 32-bit floats are", async (bytes, label) => {
    await using sandbox = await startSandbox();
    await mkdir(join(folderOf(sandbox), "t"), { recursive: true });
    await writeFile(join(folderOf(sandbox), "t", "f"), Buffer.alloc(bytes));

    expect(await list(sandbox, "/t")).toMatchObject({ children: [{ name: `f (${label})`, fileSize: bytes }] });
  });

  test.each([
    ["null", { children: null }],
    ["empty", { children: [] }],
    ["absent", expect.not.objectContaining({ children: expect.anything() })],
  ] as const)("can stop at a depth, with children %s below", async (unlistedChildren, folder) => {
    await using sandbox = await startSandbox({ quirks: { listingDepth: 1, unlistedChildren } });

    expect(await list(sandbox, "/models/variants")).toMatchObject({
      children: [folder, { fileName: "shoebox-insulated.idf" }],
    });
  });

  test("can be a jsTree", async () => {
    await using sandbox = await startSandbox({ quirks: { listingShape: "jstree" } });

    expect(await list(sandbox, "/results")).toMatchObject({
      ...{ text: "/results [*]", type: "root", id: null, data: { fullPath: "/results", folder: true, size: 0 } },
      children: [
        { text: "2020", data: { fullPath: "/results/2020", folder: true } },
        {
          text: "eplustbl.csv (104 B)",
          type: "csv",
          data: { fullPath: "/results/eplustbl.csv", folder: false, size: 104 },
        },
      ],
    });
  });

  test("of a missing path can be a failure or an empty folder", async () => {
    await using sandbox = await startSandbox({ quirks: { missingPath: "okfalse" } });
    expect(await list(sandbox, "/nowhere")).toEqual({ ok: false, status: "nowhere is not found" });

    sandbox.quirks.missingPath = "empty";
    expect(await list(sandbox, "/nowhere")).toMatchObject({ fileName: "/nowhere", nocheck: true, children: [] });
  });

  test("neither shows nor follows symbolic links", async () => {
    await using sandbox = await startSandbox();
    const folder = join(folderOf(sandbox), "t");
    await mkdir(folder);
    await symlink(join(sandbox.dataDir, "key.json"), join(folder, "key"));
    await symlink(sandbox.dataDir, join(folder, "all"));

    expect(await list(sandbox, "/t")).toMatchObject({ children: [] });
    for (const path of ["/t/key", "/t/all/key.json", "/t/all"]) {
      expect((await call(sandbox, "GET", files + path, { as: demo })).status).toBe(404);
      const upload = multipart({ filename: "a", content: "a" });
      expect((await call(sandbox, "POST", files + path, { as: demo, ...upload })).status).toBe(500);
      expect(JSON.parse((await call(sandbox, "DELETE", files + path, { as: demo })).text)).toMatchObject({ ok: false });
    }
  });
});

describe("upload", () => {
  test.each(["", "/"])("to the root %j answers with an empty handle", async (path) => {
    await using sandbox = await startSandbox();

    const { text } = await call(sandbox, "POST", files + path, {
      as: demo,
      ...multipart({ filename: "a", content: "" }),
    });

    const handle = { fileHandle: "", callback: "/users/api/files/" };
    expect(JSON.parse(text)).toEqual({ ok: true, status: "File(s) uploaded successfully", ...handle });
  });

  test("takes several files, overwrites, makes folders, and ignores parts of other names", async () => {
    await using sandbox = await startSandbox();
    const one = multipart({ filename: "a.txt", content: "old" });
    await call(sandbox, "POST", `${files}/test/today`, { as: demo, ...one });

    const { text } = await call(sandbox, "POST", `${files}/test/today/`, {
      as: demo,
      ...multipart(
        { name: "title", filename: "title", content: "an option with a file name" },
        { filename: "a.txt", content: "new", type: "text/plain" },
        { name: "desc", content: "an option" },
        { filename: "C:\\models\\b.idf", content: "b" },
      ),
    });

    expect(JSON.parse(text)).toMatchObject({ fileHandle: "test/today", callback: "/users/api/files/test/today" });
    expect(await list(sandbox, "/test/today")).toMatchObject({
      children: [{ fileName: "a.txt" }, { fileName: "b.idf" }],
    });
    expect((await call(sandbox, "GET", `${files}/test/today/a.txt`, { as: demo })).text).toBe("new");
  });

  test("understands the unquoted names of .NET", async () => {
    await using sandbox = await startSandbox();
    const body =
      "--b\r\nContent-Disposition: form-data; name=file; filename=x.txt; filename*=utf-8''x%20%C3%BC.txt\r\n\r\nx\r\n--b--\r\n";

    await call(sandbox, "POST", `${files}/t`, {
      as: demo,
      body,
      headers: { "content-type": 'multipart/form-data; boundary="b"' },
    });

    expect(await list(sandbox, "/t")).toMatchObject({ children: [{ fileName: "x ü.txt" }] });
  });

  test("can answer with the back-slashes of a Windows server", async () => {
    await using sandbox = await startSandbox({ quirks: { backslashPaths: true } });

    const { text } = await call(sandbox, "POST", `${files}/test/0`, {
      as: demo,
      ...multipart({ filename: "a", content: "" }),
    });

    expect(JSON.parse(text)).toMatchObject({ fileHandle: "test\\0", callback: "/users/api/files/test\\0" });
  });

  test.each(["a b", "ü", "100%", "%2e%2e", "a?b#c+d&e=f", "日本", "…", "'\"'", "x".repeat(255)])(
    "download and delete treat %j as a plain name",
    async (name) => {
      await using sandbox = await startSandbox();
      const path = `${files}/${encodeURIComponent(name)}/${encodeURIComponent(name)}`;
      const filename = name.replaceAll('"', '\\"');
      await call(sandbox, "POST", `${files}/${encodeURIComponent(name)}`, {
        as: demo,
        ...multipart({ filename, content: "!" }),
      });

      expect((await call(sandbox, "GET", path, { as: demo })).text).toBe("!");
      expect(await readdir(join(folderOf(sandbox), name))).toEqual([name]);
      const deleted = await call(sandbox, "DELETE", path, { as: demo });
      expect(JSON.parse(deleted.text)).toEqual({ ok: true, status: `${name}/${name} has been deleted` });
    },
  );

  test("over the limit gets 413, announced or not, and keeps nothing", async () => {
    await using sandbox = await startSandbox({ quirks: { maxUploadBytes: 300_000 } });
    const { headers, body } = multipart(
      { filename: "first", content: "1" },
      { filename: "big", content: Buffer.alloc(400_000) },
    );

    const announced = await call(sandbox, "POST", `${files}/t`, { as: demo, headers, body });
    const cookie = `session_token=${await sandbox.mintToken(demo)}`;
    const status = await new Promise((resolve, reject) => {
      const options = { method: "POST", headers: { ...headers, cookie, "transfer-encoding": "chunked" } };
      request(`${sandbox.usersUrl}/files/t`, options, (response) => resolve(response.resume().statusCode))
        .on("error", reject)
        .end(body);
    });

    expect([announced.status, status]).toEqual([413, 413]);
    expect((await call(sandbox, "GET", `${files}/t`, { as: demo })).status).toBe(404);
    expect(await incoming(sandbox)).toEqual([]);
  });

  test("given up half-way leaves nothing", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "kept-"));
    await using sandbox = await startSandbox({ dataDir });
    const { headers, body } = multipart(
      { filename: "first", content: "1" },
      { filename: "big", content: Buffer.alloc(100_000) },
    );
    const cookie = `session_token=${await sandbox.mintToken(demo)}`;
    const options = { method: "POST", headers: { ...headers, cookie, "content-length": body.length } };
    const outgoing = request(`${sandbox.usersUrl}/files/t`, options).on("error", () => undefined);
    outgoing.write(body.subarray(0, 50_000));
    await sandbox.journal.waitFor(({ parts }) => (parts[1]?.bytes ?? 0) > 10_000 || parts.length === 2);

    outgoing.destroy();

    const entry = await sandbox.journal.waitFor(({ aborted }) => aborted);
    expect(entry).toMatchObject({ received: false, complete: false, status: undefined, abortedAt: expect.any(Number) });
    expect((await call(sandbox, "GET", `${files}/t`, { as: demo })).status).toBe(404);
    await sandbox.stop(); // which waits for uploads to be cleared away
    expect(await incoming(sandbox)).toEqual([]);
    await rm(dataDir, { recursive: true });
  });
});

describe("download", () => {
  test("gives the bytes unchanged, as an attachment", async () => {
    await using sandbox = await startSandbox();
    const bytes = Buffer.from([0, 13, 10, 255, 128]);
    await writeFile(join(folderOf(sandbox), "é.bin"), bytes);

    const answer = await call(sandbox, "GET", `${files}/%C3%A9.bin`, { as: demo, headers: { range: "bytes=1-2" } });

    expect(answer.status).toBe(200);
    expect(Buffer.from(answer.text)).toEqual(Buffer.from(bytes.toString("utf8")));
    expect(answer.headers).toMatchObject({
      "content-type": "application/octet-stream",
      "content-length": "5",
      "content-disposition": expect.stringContaining("filename*=UTF-8''%C3%A9.bin"),
    });
    expect(answer.headers).not.toHaveProperty("etag");
  });

  test("can be without a length", async () => {
    await using sandbox = await startSandbox({ quirks: { downloadLength: false } });

    const { headers } = await call(sandbox, "GET", `${files}/readme.txt`, { as: demo });

    expect(headers).toMatchObject({ "transfer-encoding": "chunked" });
    expect(headers).not.toHaveProperty("content-length");
  });

  test("can speak ranges and conditions", async () => {
    await using sandbox = await startSandbox({ quirks: { downloadRanges: true } });
    await writeFile(join(folderOf(sandbox), "ten"), "0123456789");
    const get = (headers: Record<string, string>) => call(sandbox, "GET", `${files}/ten`, { as: demo, headers });
    const { headers } = await get({});
    const etag = headers.etag ?? "";

    expect(headers).toMatchObject({ "accept-ranges": "bytes", "last-modified": expect.stringContaining("GMT") });
    const part = await get({ range: "bytes=2-4" });
    expect(part).toMatchObject({
      status: 206,
      text: "234",
      headers: { "content-range": "bytes 2-4/10", "content-length": "3" },
    });
    expect(await get({ range: "bytes=-2", "if-range": etag })).toMatchObject({ status: 206, text: "89" });
    expect(await get({ range: "bytes=2-4", "if-range": '"old"' })).toMatchObject({ status: 200, text: "0123456789" });
    expect(await get({ range: "bytes=0-0,2-2" })).toMatchObject({ status: 200 });
    expect(await get({ range: "bytes=10-" })).toMatchObject({
      status: 416,
      headers: { "content-range": "bytes */10" },
    });
    expect(await get({ "if-none-match": etag })).toMatchObject({ status: 304, text: "" });
    expect(await get({ "if-modified-since": headers["last-modified"] ?? "" })).toMatchObject({ status: 304 });
  });
});
