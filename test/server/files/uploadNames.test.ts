import { randomBytes } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { multipartBody, type Part } from "../../support/multipartBody.js";
import { startTestApp } from "../../support/startTestApp.js";
import { sendBody, sendParts, storedNames, UPLOAD_WAYS } from "../../support/uploadWays.js";

/** A file part with these bytes for its name, given as Latin-1. */
const named = (parameter: string, index = 0, content: string | Buffer = "content"): Part => ({
  name: String(index),
  head: [`Content-Disposition: form-data; name="${index}"; ${parameter}`],
  content,
});
const utf8 = (name: string) => `filename="${Buffer.from(name).toString("latin1")}"`;

describe.each(UPLOAD_WAYS)("the name of a file that is sent to %s", (_path, way) => {
  test.each([
    ["Windows-1252", 'filename="Z\xfcrich 21\xb0C \x80.epw"', "Zürich 21°C €.epw"],
    ["Windows-1252 with its quotation marks", 'filename="\x93a\x94 \x96 b\x85.idf"', "“a” – b….idf"],
    ["Windows-1252 where UTF-8 is incomplete", 'filename="Caf\xe9"', "Café"],
    ["UTF-8", utf8("Zürich – 日本 😀.epw"), "Zürich – 日本 😀.epw"],
    ["UTF-8, not normalized", utf8("Zu\u0308rich.epw"), "Zu\u0308rich.epw"],
    ["UTF-8 in `filename*`", "filename*=UTF-8''Z%C3%BCrich%20%E2%82%AC.epw", "Zürich €.epw"],
    ["UTF-8 in `filename*`, also what looks like another encoding of it", "filename*=UTF-8''%C3%83%C2%BC", "Ã¼"],
    ["U+FFFD in `filename*`", "filename*=UTF-8''a%EF%BF%BD", "a\ufffd"],
    ["Windows-1252 in `filename*` that is not valid UTF-8", "filename*=UTF-8''Z%FCrich%80.epw", "Zürich€.epw"],
    ["Windows-1252 in a folded `filename*`", "filename=\"a\";\r\n filename*=utf8'de'%E4", "ä"],
    ["a name with `filename*` in its quotes", "filename=\"a; filename*=UTF-8''%FC\"", "a; filename*=UTF-8''%FC"],
    ["Latin-1 in `filename*`", "filename*=iso-8859-1''Z%FCrich.epw", "Zürich.epw"],
    [
      "that of `filename*`, as .NET sends both",
      "filename=\"=?utf-8?B?w7w=?=\"; filename*=utf-8''%C3%BC.zip1",
      "ü.zip1",
    ],
    ["the first of two", 'filename="first.idf"; filename="second.idf"', "first.idf"],
    ["a folded line", 'filename="a.idf";\r\n size=7', "a.idf"],
  ])("is read as %s", async (_encoding, parameter, name) => {
    await using app = await startTestApp();

    expect(await sendParts(app, way, [named(parameter)])).toMatchObject({ ok: true, files: [{ name, size: 7 }] });

    expect(app.sandbox.journal.last?.parts).toMatchObject([{ name: "file", filename: name, bytes: 7 }]);
    expect(await storedNames(app)).toEqual([name]);
  });

  test("is kept apart from another one in `filename*`, where neither is valid UTF-8", async () => {
    await using app = await startTestApp();

    const files = ["filename*=UTF-8''%FC", "filename*=UTF-8''%F6"].map((name, index) => named(name, index));

    expect((await sendParts(app, way, files)).files?.map(({ name }) => name)).toEqual(["ü", "ö"]);
    expect((await storedNames(app)).toSorted()).toEqual(["ö", "ü"]);
  });

  test("is told when the bytes in its `filename*` are lost", async () => {
    await using app = await startTestApp();

    const { code, message } = await sendParts(app, way, [
      named("filename=\"a; filename*=UTF-8''b\"; filename*=UTF-8''%FF"),
    ]);

    expect(code).toBe("BAD_USER_INPUT");
    expect(message).toContain("`filename*`");
    expect(await storedNames(app)).toEqual([]);
  });

  test.each([
    ["as a byte", 'filename="a\x01b.idf"'],
    ["as a NUL", 'filename="a\0.idf"'],
    ["as DEL", 'filename="\x7f.idf"'],
    ["as a CR", 'filename="a\rb.idf"'],
    ["as an LF", 'filename="a\nb.idf"'],
    ["as a line end", 'filename="a\r\nb.idf"'],
    ["without quotes", "filename=a\x1b.idf"],
    ["in `filename*`", "filename*=UTF-8''a\x01.idf"],
    ["behind a fold", 'size=1;\r\n filename="a\x01.idf"'],
  ])("is told to be the cause when it has a control character: %s", async (_what, parameter) => {
    await using app = await startTestApp();
    const body = multipartBody([...way.before(2), named('filename="first"'), named(parameter, 1)]);
    const chunks = Array.from(body, (byte) => Buffer.from([0x31, 0x0d, 0x0a, byte, 0x0d, 0x0a])); // each of one byte

    for (const { code, message } of [
      await sendBody(app, way, body),
      await sendBody(app, way, Buffer.concat([...chunks, Buffer.from("0\r\n\r\n")]), {
        "Transfer-Encoding": "chunked",
      }),
    ]) {
      expect(code).toBe("BAD_USER_INPUT");
      expect(message).toMatch(/file name .* control character/);
    }
    expect(await storedNames(app)).toEqual([]);
  });

  test.each([
    ["a tab", 'filename="a\tb.idf"', "ab.idf"],
    ["line ends, as browsers and curl escape them", 'filename="a%0D%0Ab%0a.idf"', "ab.idf"],
    ["quotation marks, as browsers and curl escape them", 'filename="a%22b%22.idf"', 'a"b".idf'],
    ["control characters in `filename*`", "filename*=UTF-8''a%00%1F%7F%0D%0Ab.idf", "ab.idf"],
  ])("is made safe: %s", async (_what, parameter, name) => {
    await using app = await startTestApp();

    expect(await sendParts(app, way, [named(parameter)])).toMatchObject({ ok: true, files: [{ name }] });
    expect(await storedNames(app)).toEqual([name]);
  });

  test.each([
    ["in two folders", 'filename="summer/in.idf"', 'filename="winter/in.idf"', ["summer/in.idf", "winter/in.idf"]],
    ["twice the same", 'filename="in.idf"', 'filename="in.idf"', ["in.idf"]],
    ["with a path of Windows", 'filename="C:\\\\models\\\\in.idf"', 'filename="in.idf"', ["models", "in.idf"]],
    ["with quotes as a browser escapes them", 'filename="a%22b.idf"', 'filename="a\\"b.idf"', ["a%22b.idf"]],
    ["with a space behind", 'filename="in.idf "', 'filename="in.idf"', ["in.idf "]],
    ["with a control character", "filename*=UTF-8''in%01.idf", 'filename="in.idf"', ["in\\u0001.idf"]],
    ["with line ends", "filename*=UTF-8''in%0D%0A.idf", 'filename="in.idf"', ["in\\r\\n.idf"]],
    ["in two encodings", 'filename="Z\xfcrich.epw"', utf8("Zürich.epw"), ["Zürich.epw"]],
    ["of an archive", 'filename="a/model.zip"', 'filename="b/model.zip"', ["a/model.zip", "b/model.zip"]],
  ])("may not be that of another file in the upload: %s", async (_what, first, second, told) => {
    await using app = await startTestApp();

    const { code, message } = await sendParts(app, way, [
      named(first, 0, "first"),
      named('filename="between"', 1),
      named(second, 2, "second"),
    ]);

    expect(code).toBe("BAD_USER_INPUT");
    for (const name of told) expect(message).toContain(name);
    for (const { complete } of app.sandbox.journal.entries) expect(complete).toBe(false);
    expect(await storedNames(app)).toEqual([]);
  });

  test("may not be that of another file that has been sent upstream already: neither is stored", async () => {
    await using app = await startTestApp();
    const big = randomBytes(3_000_000);

    const answer = await sendParts(app, way, [named('filename="a/x"', 0, big), named('filename="b/x"', 1, big)]);

    expect(answer.code).toBe("BAD_USER_INPUT");
    await app.sandbox.journal.waitFor(({ aborted }) => aborted);
    expect(await storedNames(app)).toEqual([]);
  });

  test("may differ from another in its case, or in how its characters are composed", async () => {
    await using app = await startTestApp();
    const names = ["in.idf", "In.idf", "\u00fc.idf", "u\u0308.idf"];

    const answer = await sendParts(
      app,
      way,
      names.map((name, index) => named(utf8(name), index)),
    );

    expect(answer.files?.map(({ name }) => name)).toEqual(names);
    expect((await storedNames(app)).toSorted()).toEqual(names.toSorted());
  });
});
