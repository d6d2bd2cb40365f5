import { describe, expect, test } from "@jest/globals";
import { multipartBody, type Part } from "../../support/multipartBody.js";
import { startTestApp } from "../../support/startTestApp.js";
import { sendBody, sendParts, storedNames, UPLOAD_WAYS } from "../../support/uploadWays.js";

const DISPOSITION = 'Content-Disposition: form-data; name="0"';
const FILE: Part = { name: "0", filename: "a.idf", content: "content" };
const withHead = (...head: string[]): Part => ({ ...FILE, head });
const fields = (count: number): Part[] =>
  Array.from({ length: count }, (_, index) => ({ name: `field ${index}`, content: "" }));

/** What libraries say of a body, and the codes of their errors. */
const FOREIGN_WORDS = /busboy|FST_|Unexpected end|Malformed part|invalid JSON|prototype|limit reached/i;

describe.each(UPLOAD_WAYS)("an upload to %s", (_path, way) => {
  test.each<[string, Part[]]>([
    ["without a filename", [withHead(DISPOSITION, "Content-Type: application/octet-stream")]],
    [
      "with an empty filename, as of a form that was left empty",
      [withHead(`${DISPOSITION}; filename=""`, "Content-Type: application/octet-stream")],
    ],
    ["in base64", [withHead(`${DISPOSITION}; filename="a.idf"`, "Content-Transfer-Encoding: base64")]],
    [
      "in quoted-printable",
      [withHead(`${DISPOSITION}; filename="a.idf"`, "content-transfer-encoding: Quoted-Printable")],
    ],
    ["in a multipart of its own", [withHead(DISPOSITION, "Content-Type: multipart/mixed; boundary=inner"), FILE]],
    ["without Content-Disposition", [withHead("Content-Type: text/plain")]],
    ["as an attachment", [withHead('Content-Disposition: attachment; filename="a.idf"')]],
    ["with a quote that does not end", [withHead(`${DISPOSITION}; filename="a.idf`)]],
    ["with quotes in a quoted name", [withHead(`${DISPOSITION}; filename="a"b.idf"`)]],
    ["without quotes around a name that needs them", [withHead(`${DISPOSITION}; filename=Stra\xdfe.idf`)]],
    ["with an empty `filename*`", [withHead(`${DISPOSITION}; filename*=UTF-8''`)]],
    ["with an unknown charset in `filename*`", [withHead(`${DISPOSITION}; filename*=none''a.idf`)]],
    ["with a head that is too long", [withHead(`${DISPOSITION}; filename="a.idf"`, `X-Long: ${"x".repeat(20_000)}`)]],
    ["with a head that is none", [withHead("no header")]],
    ["beside more than 100 fields", [...fields(101), FILE]],
  ])("of a file %s is refused in plain words", async (_what, parts) => {
    await using app = await startTestApp();

    const { code, message } = await sendParts(app, way, parts, 1);

    expect(code).toBe("BAD_USER_INPUT");
    expect(message).not.toMatch(FOREIGN_WORDS);
    expect(await storedNames(app)).toEqual([]);
  });

  test.each([
    ["ends too early", (body: Buffer) => body.subarray(0, -20)],
    ["ends within the head of a part", (body: Buffer) => body.subarray(0, body.indexOf("Content-Disposition") + 10)],
    [
      "has another boundary than it says",
      (body: Buffer) => Buffer.from(body.toString().replaceAll("--ensims", "--other")),
    ],
    ["is empty but for its end", () => multipartBody([])],
    ["is no multipart", () => Buffer.from("content")],
  ])("whose body %s is refused in plain words", async (_what, broken) => {
    await using app = await startTestApp();

    const { code, message } = await sendBody(app, way, broken(multipartBody([...way.before(1), FILE])));

    expect(code).toBe("BAD_USER_INPUT");
    expect(message).not.toMatch(FOREIGN_WORDS);
    expect(await storedNames(app)).toEqual([]);
  });

  test("without announced length, of more than all files may be, is refused before its end", async () => {
    await using app = await startTestApp({ env: { MAX_UPLOAD_BYTES: "1000", MAX_UPLOAD_FILES: "2" } });
    const preamble = Buffer.concat([Buffer.from("180000\r\n"), Buffer.alloc(0x18_0000, "x"), Buffer.from("\r\n")]);

    const { code } = await sendBody(app, way, preamble, { "Transfer-Encoding": "chunked" });

    expect(code).toBe("UPLOAD_TOO_LARGE");
  });

  test.each<[string, Part[]]>([
    [
      "fields of any name",
      ["toString", "__proto__", "constructor", "hasOwnProperty", ""].map((name) => ({ name, content: "x" })),
    ],
    ["a field that says it is JSON and is not", [{ name: "comment", type: "application/json", content: "{" }]],
    ["a long field", [{ name: "comment", content: "x".repeat(200_000) }]],
    ["100 fields less those of the way", fields(98)],
  ])("passes over %s", async (_what, parts) => {
    await using app = await startTestApp();
    const [operations, map] = way.before(1);
    const before = operations && map ? [operations, map] : [];

    const answer = await sendBody(app, way, multipartBody([...before, ...parts, FILE]));

    expect(answer).toMatchObject({ ok: true, files: [{ name: "a.idf", size: 7 }] });
    expect(await storedNames(app)).toEqual(["a.idf"]);
  });

  test.each([
    ["the encoding 8bit", [`${DISPOSITION}; filename="a.idf"`, "Content-Transfer-Encoding: 8bit"]],
    ["the encoding binary", [`${DISPOSITION}; filename="a.idf"`, "Content-Transfer-Encoding: Binary "]],
    ["names without quotes", ["Content-Disposition: form-data; name=0; filename=a.idf"]],
    ["its head in capitals", ['CONTENT-DISPOSITION: FORM-DATA; NAME="0"; FILENAME="a.idf"']],
    [
      "a type of several parts, as a saved web page has",
      [`${DISPOSITION}; filename="a.idf"`, "Content-Type: multipart/related; boundary=x"],
    ],
  ])("of a file with %s is stored", async (_what, head) => {
    await using app = await startTestApp();

    expect(await sendParts(app, way, [withHead(...head)])).toMatchObject({ ok: true, files: [{ name: "a.idf" }] });
    expect(await storedNames(app)).toEqual(["a.idf"]);
  });

  test.each([
    ["quoted", 'multipart/form-data; charset=utf-8; boundary="----ensims-test"'],
    ["in capitals", "Multipart/Form-Data; Boundary=----ensims-test"],
    ["with characters that should be quoted", "multipart/form-data; boundary=a/b=c:d?e,(f)", "a/b=c:d?e,(f)"],
  ])("whose boundary is %s is stored", async (_what, contentType, boundary = "----ensims-test") => {
    await using app = await startTestApp();
    const body = multipartBody([...way.before(1), FILE])
      .toString()
      .replaceAll("----ensims-test", boundary);

    expect(await sendBody(app, way, Buffer.from(body), { "Content-Type": contentType })).toMatchObject({ ok: true });
    expect(await storedNames(app)).toEqual(["a.idf"]);
  });

  test.each([16_384, 20_000, 60_000, 70_000])("of several files of %i bytes each is stored", async (size) => {
    await using app = await startTestApp();
    const parts = ["a", "b", "c"].map((name, index) => ({
      name: way.path === "/graphql" ? String(index) : "file",
      filename: name,
      content: name.repeat(size),
    }));

    const files = parts.map(({ filename }) => ({ name: filename, size }));
    expect(await sendParts(app, way, parts)).toMatchObject({ ok: true, files });
  });

  test("is stored whole when it arrives byte by byte", async () => {
    await using app = await startTestApp();
    const files = [FILE, { ...FILE, name: "1", filename: "b.idf", content: "\r\n--\r\n----ensims-tes\r\n--" }];
    const body = multipartBody([...way.before(2), ...files]);
    const chunks = Array.from(body, (byte) => Buffer.from([0x31, 0x0d, 0x0a, byte, 0x0d, 0x0a])); // each of one byte
    const chunked = Buffer.concat([...chunks, Buffer.from("0\r\n\r\n")]);

    const answer = await sendBody(app, way, chunked, { "Transfer-Encoding": "chunked" });

    expect(answer).toMatchObject({ ok: true, files: [{ size: 7 }, { size: 24 }] });
  });
});
