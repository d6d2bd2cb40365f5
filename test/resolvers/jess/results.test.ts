import { describe, expect, test } from "@jest/globals";
import { JobResultsDocument, JobResultTextDocument } from "../../generated/operations.js";
import { codes } from "../upstream.js";
import { answer, asked, file, jsNode, jsTree, ok, refusal, rowOf, startWithJess, zNode, zTree } from "./jobs.js";

const DIR = "GET /job/dir/385099";
const END_TEXT = "EnergyPlus Completed Successfully-- 1 Warning; 0 Severe Errors; Elapsed Time=00hr 00min  6.17sec\n";
const FATAL =
  "EnergyPlus Terminated--Fatal Error Detected. 0 Warning; 4 Severe Errors; Elapsed Time=01hr 02min\n  3.50sec\n";

test("the newer tree, with its times", async () => {
  await using app = await startWithJess();
  const tree = jsTree(
    jsNode("/console.log", 5416),
    jsNode("/case 1", 0, { lastModified: 0 }, [jsNode("/case 1/eplustbl.csv", 10), jsNode("/case 1/job.done!", 0)]),
  );
  answer(app, "/job/dir/385099", ok(tree));

  const { data, errors } = await app.demo.execute(JobResultsDocument, { id: "385099" });

  expect(errors).toBeUndefined();
  expect(data?.job).toEqual({
    id: "385099",
    archiveUrl: `${app.url}/jobs/385099/files.zip`,
    energyPlus: null,
    results: {
      ...{ path: "/", size: 5426 },
      children: {
        totalCount: 2,
        nodes: [
          {
            ...{ __typename: "ResultFile", name: "console.log", path: "/console.log", size: 5416 },
            ...{ modifiedAt: "2021-07-06T10:59:06.000Z", mediaType: "text/plain" },
            url: `${app.url}/jobs/385099/files/console.log`,
          },
          { __typename: "ResultFolder", name: "case 1", path: "/case 1", size: 10, modifiedAt: null },
        ],
        pageInfo: { hasNextPage: false, endCursor: expect.any(String) },
      },
    },
  });
  expect(asked(app)).toEqual([DIR]);
});

test("the older tree, and a folder in it; one call serves all", async () => {
  await using app = await startWithJess();
  answer(
    app,
    "/job/dir/385099",
    ok(zTree(zNode("a.csv", 3), zNode("sub", 0, [zNode("b.csv", 4), zNode("c.done!", 0)]))),
  );
  const node = "__typename jobId path name size modifiedAt isFolder";

  const { data, errors } = await app.demo.execute(`{ job(id: "385099") {
    results { name size }
    sub: results(path: "/sub/") { ${node} children(first: 1) { totalCount nodes { ${node} } } }
    file: result(path: "sub/c.done!") { ${node} }
    none: result(path: "/sub") { path }
    gone: result(path: "/sub/x/y") { path }
    noFolder: results(path: "/a.csv") { path }
  } }`);

  expect(errors).toBeUndefined();
  const b = { jobId: "385099", modifiedAt: null };
  expect(data).toEqual({
    job: {
      results: { name: "/", size: 7 },
      sub: {
        ...{ ...b, __typename: "ResultFolder", path: "/sub", name: "sub", size: 4, isFolder: true },
        children: {
          totalCount: 2,
          nodes: [{ ...b, __typename: "ResultFile", path: "/sub/b.csv", name: "b.csv", size: 4, isFolder: false }],
        },
      },
      file: { ...b, __typename: "ResultFile", path: "/sub/c.done!", name: "c.done!", size: 0, isFolder: false },
      ...{ none: null, gone: null, noFolder: null },
    },
  });
  expect(asked(app)).toEqual([DIR]);
});

const deep = (levels: number): object =>
  Array.from({ length: levels }).reduce<object>((inner) => zNode("d", 0, [inner]), zNode("f", 1));

describe("no tree of results:", () => {
  test.each<[string, unknown]>([
    ["a path that disagrees with its place", jsTree(jsNode("/sub", 0, {}, [jsNode("/other/a.csv", 1)]))],
    ["a path that leads out of it", jsTree(jsNode("/../a.csv", 1))],
    ["a root elsewhere", jsNode("/sub", 0, { folder: true })],
    ["a relative path", jsTree(jsNode("a.csv", 1))],
    ["a name with a slash", zTree(zNode("a/b", 1))],
    ["a name ..", zTree(zNode("..", 1))],
    ["a name without characters", zTree(zNode("", 1))],
    ["a name with NUL", zTree(zNode("a\u0000b", 1))],
    ["a name that is too long", zTree(zNode("x".repeat(256), 1))],
    ["two nodes of one path", zTree(zNode("a", 1), zNode("a", 2))],
    ["two nodes of one path, newer", jsTree(jsNode("/a", 1), jsNode("/a", 2))],
    ["a size that is a text", zTree({ ...zNode("a", 1), fileSize: "1" })],
    ["a size that is not whole", jsTree(jsNode("/a", 0.5))],
    ["sizes beyond exact numbers", zTree(zNode("a", 2 ** 53 - 1), zNode("b", 1))],
    ["a time that is a text", jsTree(jsNode("/a", 1, { lastModified: "2021" }))],
    ["a time beyond all dates", jsTree(jsNode("/a", 1, { lastModified: 1e17 }))],
    ["children that are no list", zTree({ ...zNode("a", 1), children: {} })],
    ["a file with children", jsTree(jsNode("/a", 1, { folder: false }, [jsNode("/a/b", 1)]))],
    ["a node that is null", { ...zTree(), children: [null] }],
    ["a folder flag that is a text", jsTree(jsNode("/a", 1, { folder: "no" }))],
    ["more levels than results have", zTree(deep(200))],
    ["a file as its root", zNode("a", 1)],
    ["a list", []],
    ["nothing", null],
  ])("%s", async (_what, tree) => {
    await using app = await startWithJess();
    answer(app, "/job/dir/385099", ok(tree));

    const { data, errors } = await app.demo.execute(`{ job(id: "385099") { results { size } } }`);

    expect(data).toEqual({ job: null });
    expect(codes(errors)).toEqual(["UPSTREAM_BAD_RESPONSE"]);
  });
});

test("nor is a tree that is deeper than any parser should follow", async () => {
  await using app = await startWithJess();
  const body = `{"ok":true,"data":${'{"children":['.repeat(20_000)}${"]}".repeat(20_000)}}`;
  answer(app, "/job/dir/385099", { ...ok(null), body });

  const { errors } = await app.demo.execute(`{ job(id: "385099") { results { size } } }`);

  expect(codes(errors)).toEqual(["UPSTREAM_BAD_RESPONSE"]);
});

const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}\n`).join("");

describe("text of a result", () => {
  test.each([
    ["the whole from the start", { maxBytes: 100 }, "line 0\nline 1\nline 2\n", false],
    ["the start", { maxBytes: 9 }, "line 0\nli", true],
    ["the whole from the end", { from: "END" as const }, "line 0\nline 1\nline 2\n", false],
    ["the end, from a new line on", { maxBytes: 9, from: "END" as const }, "line 2\n", true],
    ["as much as there is from the end", { maxBytes: 21, from: "END" as const }, "line 0\nline 1\nline 2\n", false],
  ])("%s", async (_what, variables, content, truncated) => {
    await using app = await startWithJess();
    answer(app, "/job/dir/385099", ok(jsTree(jsNode("/sub", 0, {}, [jsNode("/sub/a b.log", 21)]))));
    answer(app, "/job/file/385099/sub/a%20b.log", file(lines(3)));

    const { data, errors } = await app.demo.execute(JobResultTextDocument, {
      ...{ id: "385099", path: "/sub/a b.log" },
      ...variables,
    });

    expect(errors).toBeUndefined();
    expect(data?.job?.result?.text).toEqual({ content, truncated });
    expect(asked(app).slice(0, 2)).toEqual([DIR, "GET /job/file/385099/sub/a%20b.log"]);
    const isEnd = "from" in variables;
    const maxBytes = "maxBytes" in variables ? variables.maxBytes : 65_536;
    expect(app.sandbox.journal.entries[1]?.headers.range).toBe(isEnd ? `bytes=-${maxBytes}` : `bytes=0-${maxBytes}`);
  });

  test("the end by a range, where the upstream supports it", async () => {
    await using app = await startWithJess();
    answer(app, "/job/dir/385099", ok(jsTree(jsNode("/a.log", 1_000))));
    const part = { ...file("x\nend\n", { "content-range": "bytes 994-999/1000" }), status: 206 };
    answer(app, "/job/file/385099/a.log", part);

    const { data, errors } = await app.demo.execute(JobResultTextDocument, {
      ...{ id: "385099", path: "/a.log", maxBytes: 6, from: "END" },
    });

    expect(errors).toBeUndefined();
    expect(data?.job?.result?.text).toEqual({ content: "end\n", truncated: true });
    expect(asked(app)).toEqual([DIR, "GET /job/file/385099/a.log"]);
  });

  test("a character that is cut off at the beginning of the end is left out", async () => {
    await using app = await startWithJess();
    answer(app, "/job/dir/385099", ok(jsTree(jsNode("/a.log", 7))));
    answer(app, "/job/file/385099/a.log", file("aaé€x"));

    const { data } = await app.demo.execute(JobResultTextDocument, {
      ...{ id: "385099", path: "/a.log", maxBytes: 3, from: "END" },
    });

    expect(data?.job?.result?.text).toEqual({ content: "x", truncated: true });
  });

  test("of a file of more than 8 MiB the end is refused without a call", async () => {
    await using app = await startWithJess();
    answer(app, "/job/dir/385099", ok(jsTree(jsNode("/a.log", 8 * 2 ** 20 + 1))));

    const { errors } = await app.demo.execute(JobResultTextDocument, { id: "385099", path: "/a.log", from: "END" });

    expect(codes(errors)).toEqual(["BAD_USER_INPUT"]);
    expect(asked(app)).toEqual([DIR]);
  });

  test.each([0, 1_048_577])("%j bytes are refused", async (maxBytes) => {
    await using app = await startWithJess();
    answer(app, "/job/dir/385099", ok(jsTree(jsNode("/a.log", 1))));

    const { errors } = await app.demo.execute(JobResultTextDocument, { id: "385099", path: "/a.log", maxBytes });

    expect(codes(errors)).toEqual(["BAD_USER_INPUT"]);
  });

  test("a file that cannot be had is an error of its field", async () => {
    await using app = await startWithJess();
    answer(app, "/job/dir/385099", ok(jsTree(jsNode("/a.log", 1))));
    answer(app, "/job/file/385099/a.log", { ...file(""), status: 404 });

    const { errors } = await app.demo.execute(JobResultTextDocument, { id: "385099", path: "/a.log" });

    expect(codes(errors)).toEqual(["NOT_FOUND"]);
  });
});

describe("the verdict of EnergyPlus", () => {
  const query = `{ job(id: "385099") { energyPlus { isSuccessful warnings severeErrors elapsedSeconds text } } }`;
  test.each([
    ["success", END_TEXT, { isSuccessful: true, warnings: 1, severeErrors: 0, elapsedSeconds: 6.17 }],
    ["a fatal error, wrapped", FATAL, { isSuccessful: false, warnings: 0, severeErrors: 4, elapsedSeconds: 3723.5 }],
    ["with more after it", `${END_TEXT}No EnergyPlus ran.\n`, { isSuccessful: true }],
  ])("%s", async (_what, text, verdict) => {
    await using app = await startWithJess();
    answer(app, "/job/dir/385099", ok(jsTree(jsNode("/eplusout.end", text.length))));
    answer(app, "/job/file/385099/eplusout.end", file(text));

    const { data, errors } = await app.demo.execute<{ job: { energyPlus: { text: string } } }, object>(query);

    expect(errors).toBeUndefined();
    expect(data?.job.energyPlus).toMatchObject(verdict);
    expect(data?.job.energyPlus.text).toMatch(/^EnergyPlus \S.*sec$/);
    expect(asked(app)).toEqual([DIR, "GET /job/file/385099/eplusout.end"]);
  });

  test.each(["", "EnergyPlus Completed Successfully", "<html>", "x".repeat(10_000)])(
    "%j says nothing",
    async (text) => {
      await using app = await startWithJess();
      answer(app, "/job/dir/385099", ok(jsTree(jsNode("/eplusout.end", text.length))));
      answer(app, "/job/file/385099/eplusout.end", file(text));

      expect(await app.demo.execute(query)).toMatchObject({ data: { job: { energyPlus: null } } });
    },
  );

  test("where the results show no such file there is no call for it", async () => {
    await using app = await startWithJess();
    answer(app, "/job/dir/385099", ok(jsTree(jsNode("/case", 0, {}, [jsNode("/case/eplusout.end", 97)]))));

    expect(await app.demo.execute(query)).toMatchObject({ data: { job: { energyPlus: null } } });
    expect(asked(app)).toEqual([DIR]);
  });

  test("20 jobs of an operation may be asked for it, and of more none is", async () => {
    await using app = await startWithJess();
    answer(app, "/jobs", ok(Array.from({ length: 21 }, (_, index) => rowOf(index + 1))));
    answer(app, /\/job\/dir\/\d+$/, ok(jsTree(jsNode("/eplusout.end", 97))));
    answer(app, /\/job\/file\/\d+\/eplusout.end$/, file(END_TEXT));
    const list = (first: number) => `{ jobs(first: ${first}) { nodes { energyPlus { warnings } } } }`;

    const twenty = await app.demo.execute(list(20));
    expect(twenty.errors).toBeUndefined();
    expect(asked(app)).toHaveLength(41);
    app.sandbox.journal.clear();
    const more = await app.demo.execute(list(21));

    expect(new Set(codes(more.errors))).toEqual(new Set(["BAD_USER_INPUT"]));
    expect(asked(app)).toEqual(["GET /jobs"]);
  });
});

describe("the address of the archive", () => {
  test.each([
    [["csv", "htm"], "?ext=csv,htm"],
    [["done!"], "?ext=done!"],
    [[], ""],
    [null, ""],
  ])("of %j", async (extensions, query) => {
    await using app = await startWithJess();
    answer(app, "/job/dir/385099", ok(jsTree()));

    const { data } = await app.demo.execute(JobResultsDocument, { id: "385099", extensions });

    expect(data?.job?.archiveUrl).toBe(`${app.url}/jobs/385099/files.zip${query}`);
  });

  test.each([[[".csv"]], [["a b"]], [[""]], [["x".repeat(17)]], [["a,b"]], [Array<string>(51).fill("csv")]])(
    "%j is refused",
    async (extensions) => {
      await using app = await startWithJess();
      answer(app, "/job/dir/385099", ok(jsTree()));

      const { errors } = await app.demo.execute(JobResultsDocument, { id: "385099", extensions });

      expect(codes(errors)).toEqual(["BAD_USER_INPUT"]);
    },
  );
});

test("more text than 16 MiB of an operation is refused", async () => {
  await using app = await startWithJess();
  answer(app, "/job/dir/385099", ok(jsTree(jsNode("/a.log", 2 ** 20))));
  answer(app, "/job/file/385099/a.log", file("x"));
  const texts = Array.from({ length: 17 }, (_, index) => `t${index}: text(maxBytes: 1048576) { truncated }`);

  const { errors } = await app.demo.execute(`{ job(id: "385099") { result(path: "/a.log") { ${texts.join(" ")} } } }`);

  expect(codes(errors)).toEqual(["BAD_USER_INPUT"]);
});

test("results of a job of another are null", async () => {
  await using app = await startWithJess();
  answer(app, /\/job\//, refusal("Job 385099 is not accessible to user demo@example.org"));

  expect(await app.demo.execute(JobResultsDocument, { id: "385099" })).toMatchObject({ data: { job: null } });
});
