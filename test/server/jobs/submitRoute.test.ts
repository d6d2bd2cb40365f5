import { createHash } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { until } from "../../support/until.js";
import { MULTIPART, multipartBody, type Part } from "../../support/multipartBody.js";
import { RawConnection, rawRequest } from "../../support/rawRequest.js";
import { created, type Jess, partsOf, sendJson, startJess, TOKEN } from "../../support/startJess.js";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const file = (filename: string, content = "x"): Part => ({ name: "file", filename, content });
const option = (name: string, content: string): Part => ({ name, content });

interface Answer {
  readonly ok?: boolean;
  readonly status?: string;
  readonly outcome?: string;
  readonly job?: unknown;
  readonly files?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

async function submit({ app }: Jess, parts: readonly Part[]): Promise<Answer & { http: number }> {
  const body = multipartBody(parts);
  const answer = await rawRequest(app.url, "POST /jobs", { Authorization: TOKEN.authorization, ...MULTIPART }, body);
  return { ...(JSON.parse(answer.body) as Answer), http: answer.status };
}

describe("a form with the upstream's own field names", () => {
  test("is passed on part by part, in its order", async () => {
    await using jess = await startJess();

    const answer = await submit(jess, [
      option("title", "Büro & Co"),
      file("shoebox.idf", "Version,9.3;"),
      option("split", "FALSE"),
      file("C:\\weather\\in.epw", "LOCATION\r\n"),
      option("custom", "kept"),
    ]);

    expect(answer).toEqual({
      http: 201,
      ok: true,
      status: "Job 385114 is created",
      outcome: "OK",
      job: { id: "385114" },
      files: [
        { name: "shoebox.idf", size: 12, sha256: sha256("Version,9.3;") },
        { name: "in.epw", size: 10, sha256: sha256("LOCATION\r\n") },
      ],
    });
    const [request, ...others] = jess.received;
    expect(others).toEqual([]);
    expect(request).toMatchObject({ method: "POST", url: "/users/api/job" });
    expect(request && partsOf(request)).toEqual([
      { head: 'Content-Disposition: form-data; name="title"', content: "B\xc3\xbcro & Co" },
      {
        head: 'Content-Disposition: form-data; name="file"; filename="shoebox.idf"\r\nContent-Type: text/plain',
        content: "Version,9.3;",
      },
      { head: 'Content-Disposition: form-data; name="split"', content: "FALSE" },
      {
        head: 'Content-Disposition: form-data; name="file"; filename="in.epw"\r\nContent-Type: text/plain',
        content: "LOCATION\r\n",
      },
      { head: 'Content-Disposition: form-data; name="custom"', content: "kept" },
    ]);
  });

  test("may give an option a file name: only a part named `file` is a file", async () => {
    await using jess = await startJess();

    const answer = await submit(jess, [{ name: "title", filename: "title", content: "T" }, file("a.idf")]);

    expect(answer).toMatchObject({ http: 201, files: [{ name: "a.idf" }] });
    const [request] = jess.received;
    expect(request && partsOf(request)[0]).toEqual({
      head: 'Content-Disposition: form-data; name="title"',
      content: "T",
    });
  });

  test.each([{}, { filename: "custom" }])("may have an option of just 65,536 bytes: %j", async (more) => {
    await using jess = await startJess();
    const content = "a".repeat(65_536);

    const answer = await submit(jess, [{ name: "custom", content, ...more }, file("a.idf")]);

    expect(answer).toMatchObject({ http: 201 });
    const [request] = jess.received;
    expect(request && partsOf(request)[0]).toMatchObject({ content });
  });

  test("counts a part as a file only if it is named `file`", async () => {
    await using jess = await startJess(undefined, { MAX_UPLOAD_FILES: "2" });
    const named = (name: string): Part => ({ name, filename: name, content: "x" });

    const answer = await submit(jess, [...["title", "desc", "o1", "o2"].map(named), file("a.idf"), file("b.epw")]);
    const refused = await submit(jess, [file("a.idf"), file("b.epw"), named("title"), file("c.csv")]);

    expect(answer).toMatchObject({ http: 201, files: [{ name: "a.idf" }, { name: "b.epw" }] });
    expect(refused).toMatchObject({ http: 400, errors: [{ message: expect.stringMatching(/at most 2 at once/) }] });
    expect(jess.received.filter(({ isWhole }) => isWhole)).toHaveLength(1);
  });

  test.each([
    ["without a charset, in UTF-8", "Büro", [], Buffer.from("Büro")],
    ["without a charset, in Windows-1252", "Büro", [], Buffer.from("B\xfcro", "latin1")],
    ["in Latin-1", "Büro", ["Content-Type: text/plain; charset=ISO-8859-1"], Buffer.from("B\xfcro", "latin1")],
    ["in UTF-16", "Büro", ['content-type: text/plain;\r\n CharSet="utf-16le"'], Buffer.from("Büro", "utf16le")],
    ["in Cyrillic", "Бюро", ["Content-Type: text/plain;charset=windows-1251"], Buffer.from("c1fef0ee", "hex")],
  ])("reaches the upstream as it was meant, with an option %s", async (_what, title, lines, content) => {
    await using jess = await startJess();
    const head = ['Content-Disposition: form-data; name="title"', ...lines];

    const answer = await submit(jess, [{ name: "title", head, content }, file("a.idf")]);

    expect(answer).toMatchObject({ http: 201 });
    const [request] = jess.received;
    const [received] = request ? partsOf(request) : [];
    expect(Buffer.from(received?.content ?? "", "latin1").toString()).toBe(title);
  });

  test.each([
    ["is no text in its charset", ["Content-Type: text/plain; charset=utf-8"]],
    ["names a charset that there is none of", ["Content-Type: text/plain; charset=bogus"]],
    ["is encoded", ["Content-Transfer-Encoding: base64"]],
    ["is encoded otherwise", ["Content-Transfer-Encoding: quoted-printable"]],
  ])("is refused with an option that %s", async (_what, lines) => {
    await using jess = await startJess();
    const head = ['Content-Disposition: form-data; name="title"', ...lines];

    const answer = await submit(jess, [{ name: "title", head, content: Buffer.from([0xff]) }, file("a.idf")]);

    expect(answer).toMatchObject({ http: 400, errors: [{ extensions: { code: "BAD_USER_INPUT" } }] });
    expect(jess.received.filter(({ isWhole }) => isWhole)).toEqual([]);
  });

  test("cannot break the upstream's multipart by line ends in a value", async () => {
    await using jess = await startJess();
    const desc = 'two\r\n------ensims--\r\nContent-Disposition: form-data; name="split"\r\n\r\nTRUE';

    await submit(jess, [option("desc", desc), file("a.idf")]);

    const [request] = jess.received;
    expect(request && partsOf(request).map(({ content }) => content)).toEqual([desc, "x"]);
  });
});

const LONG = "a".repeat(65_537);
test.each<[string, readonly Part[], RegExp]>([
  ["no file", [option("title", "T")], /no file/],
  ["a file without a name", [{ name: "file", content: "x" }], /needs a name/],
  ["two files of one name", [file("a.idf"), file("b/a.idf")], /Two files/],
  ["a file without a usable name", [file("..")], /needs a name/],
  ["a title of 201 characters", [option("title", "a".repeat(201)), file("a.idf")], /`title` is longer/],
  ["a title with a line end", [option("title", "a\nb"), file("a.idf")], /`title` has a control/],
  ["a description of 2,001 characters", [option("desc", "a".repeat(2_001)), file("a.idf")], /`desc` is longer/],
  ["a description with a null character", [option("desc", "a\0b"), file("a.idf")], /`desc` has a control/],
  ["arguments of 4,001 characters", [option("args", "a".repeat(4_001)), file("a.idf")], /`args` is longer/],
  ["a path for a model", [option("model", "a/b.idf"), file("b.idf")], /`model` is not the name/],
  ["a model that is not sent", [option("model", "b.idf"), file("a.idf")], /`model` names no file/],
  ["a model that is not sent, named last", [file("a.idf"), option("model", "b.idf")], /`model` names no file/],
  ["a weather that is not sent", [option("weather", "b.epw"), file("a.idf")], /`weather` names no file/],
  ["an option twice", [option("title", "a"), option("title", "b"), file("a.idf")], /more than one `title`/],
  ["an unknown type", [option("type", "XX"), file("a.idf")], /`type` is unknown/],
  ["a split that is no boolean", [option("split", "perhaps"), file("a.idf")], /`split` is not a boolean/],
  ["LHS without a number", [option("subset", "LHS"), file("a.json")], /LHS needs `cases`/],
  ["LHS of 0", [option("subset", "LHS"), option("cases", "0"), file("a.json")], /LHS needs `cases`/],
  ["a list of cases without its name", [option("subset", "LIST_FILE"), file("a.json")], /LIST_FILE needs `cases`/],
  ["cases alone", [option("cases", "3"), file("a.json")], /`cases` is for/],
  ["an option of 65,537 bytes", [option("custom", LONG), file("a.idf")], /too long/],
  ["such an option with a file name", [{ name: "c", filename: "c", content: LONG }, file("a.idf")], /too long/],
  [
    "an option with a quote in its name",
    [{ ...option("", "x"), head: ['Content-Disposition: form-data; name="a\\"b"'] }, file("a.idf")],
    /cannot be passed on/,
  ],
  ["a title of blanks", [option("title", "  "), file("a.idf")], /`title` has only blanks/],
  [
    "101 options",
    [...Array.from({ length: 101 }, (_, i) => option(`o${i}`, "x")), file("a.idf")],
    /too many form fields/,
  ],
  [
    "101 options, some with a file name",
    [
      ...Array.from({ length: 60 }, (_, i) => option(`o${i}`, "x")),
      ...Array.from({ length: 41 }, (_, i) => ({ name: `p${i}`, filename: "p", content: "x" })),
      file("a.idf"),
    ],
    /too many form fields/,
  ],
])("%s is refused, and there is no job", async (_what, parts, message) => {
  await using jess = await startJess();

  const { http, errors } = await submit(jess, parts);

  expect({ http, code: errors?.[0]?.extensions.code }).toEqual({ http: 400, code: "BAD_USER_INPUT" });
  expect(errors?.[0]?.message).toMatch(message);
  expect(jess.received.some(({ isWhole, body }) => isWhole || body.endsWith("--\r\n"))).toBe(false);
});

test("a model is not looked for where a zip may hold it", async () => {
  await using jess = await startJess();

  expect(await submit(jess, [option("model", "b.idf"), file("all.ZIP")])).toMatchObject({ http: 201 });
});

test("a refusal of the upstream is an answer, in its words", async () => {
  await using jess = await startJess((response) => sendJson(response, { ok: false, status: "No credit", data: null }));

  expect(await submit(jess, [file("a.idf")])).toMatchObject({
    http: 200,
    ok: false,
    status: "No credit",
    outcome: "REJECTED",
    job: null,
  });
});

test.each([
  [401, "UNAUTHENTICATED", 401],
  [403, "FORBIDDEN", 403],
  [413, "UPLOAD_TOO_LARGE", 413],
  [429, "TOO_MANY_REQUESTS", 429],
  [302, "UPSTREAM_BAD_RESPONSE", 502],
])("a %i of the upstream is an answer, and no uncertainty", async (status, code, http) => {
  await using jess = await startJess((response) => void response.writeHead(status).end());

  const answer = await submit(jess, [file("a.idf")]);

  expect({ http: answer.http, code: answer.errors?.[0]?.extensions.code }).toEqual({ http, code });
});

test("what another site could send in the caller's name is refused", async () => {
  await using jess = await startJess();
  const cookie = { Cookie: "session_token=aaa.bbb.ccc", ...MULTIPART };
  const body = multipartBody([file("a.idf")]);

  const { status, body: text } = await rawRequest(jess.app.url, "POST /jobs", cookie, body);
  const allowed = await rawRequest(jess.app.url, "POST /jobs", { ...cookie, "apollo-require-preflight": "true" }, body);

  expect(status).toBe(400);
  expect(text).toContain("CSRF");
  expect(allowed.status).toBe(201);
  expect(jess.received).toHaveLength(1);
});

test.each([
  ["without a session", MULTIPART, 401],
  ["that is no form", { Authorization: TOKEN.authorization, "Content-Type": "application/json" }, 415],
] as const)("a request %s is refused by its head", async (_what, headers, status) => {
  await using jess = await startJess();

  expect((await rawRequest(jess.app.url, "POST /jobs", headers, multipartBody([file("a.idf")]))).status).toBe(status);
  expect(jess.received).toEqual([]);
});

test("a caller that goes in the midst of its files ends the upstream's request", async () => {
  await using jess = await startJess();
  const body = multipartBody([file("a.idf", "x".repeat(1_000))], true).subarray(0, -100);
  using caller = await RawConnection.open(jess.app.url);
  await caller.sendHead("POST /jobs", { ...TOKEN, ...MULTIPART, "Content-Length": "100000" });
  await caller.send(body);
  await until(() => jess.received[0]?.body.includes("xxx") === true);

  caller.reset();

  await until(() => jess.received[0]?.request.destroyed === true);
  expect(jess.received).toMatchObject([{ isWhole: false }]);
});

test("a caller that goes after the last byte leaves the number of its job in the log", async () => {
  let answer: () => void = () => undefined;
  await using jess = await startJess((response, request) => {
    answer = () => created(385200)(response, request);
  });
  const body = multipartBody([option("title", "Secret title"), file("secret.idf")]);
  using caller = await RawConnection.open(jess.app.url);
  await caller.sendHead("POST /jobs", { ...TOKEN, ...MULTIPART, "Content-Length": String(body.length) });
  await caller.send(body);
  await until(() => jess.received[0]?.isWhole === true);

  caller.reset();
  await until(() => jess.app.log.some((line) => line.includes('"msg":"operation"')));
  answer();
  await until(() => jess.app.log.some((line) => line.includes("had disconnected")));

  expect(jess.app.log.join("")).toContain('"jobId":"385200"');
  expect(jess.app.log.join("")).not.toMatch(/secret|aaa\.bbb/i);
});
