import { describe, expect, test } from "@jest/globals";
import { BadFileName, safeFileName } from "../../../src/datasources/users/files/multipart.js";
import { MULTIPART, multipartBody, uploadOperation } from "../../support/multipartBody.js";
import { rawRequest } from "../../support/rawRequest.js";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";

describe("the name of an uploaded file is made safe:", () => {
  test.each([
    ["a.idf", "a.idf"],
    ["Straße (1) 日本.idf", "Straße (1) 日本.idf"],
    ["a%22b.idf", 'a"b.idf'],
    ["a%0D%0Ab.idf", "ab.idf"],
    ["a\r\nX-Evil: 1", "aX-Evil: 1"],
    ["a\u0000\u0001\u007f\u0085b", "ab"],
    ["a\ud800b", "ab"],
    ["../../etc/passwd", "passwd"],
    ["C:\\Users\\ada\\a.idf", "a.idf"],
    ["a/\r\n../b\\..\\c", "c"],
    ["  a.idf ", "a.idf"],
    ["%2e%2e%2fa", "%2e%2e%2fa"],
    ["x".repeat(255), "x".repeat(255)],
  ])("%j is %j", (raw, safe) => {
    expect(safeFileName(raw)).toBe(safe);
  });

  test.each(["", " ", ".", "..", "a/", "a\\", "../../..", "%0D%0A", "\u0000", "é".repeat(128)])(
    "%j is refused",
    (raw) => {
      expect(() => safeFileName(raw)).toThrow(BadFileName);
    },
  );
});

test("a file name with line ends adds nothing to the head of its part", async () => {
  await using app = await startTestApp();
  const Authorization = `Bearer ${await app.sandbox.mintToken("demo@example.org")}`;
  const body = multipartBody([{ name: "file", filename: "a%0D%0AX-Evil: 1%0D%0A%0D%0Ab.idf", content: "content" }]);

  const answer = await rawRequest(app.url, "POST /files/", { ...MULTIPART, Authorization }, body);

  expect(JSON.parse(answer.body)).toMatchObject({ ok: true, files: [{ name: "aX-Evil: 1b.idf", size: 7 }] });
  expect(app.sandbox.journal.last?.parts).toMatchObject([{ name: "file", filename: "aX-Evil: 1b.idf", bytes: 7 }]);
});

describe.each([
  ["/files/", []],
  ["/graphql", uploadOperation(1)],
])("a name in `filename*` that is sent to %s", (path, before) => {
  /** Uploads a file that is named in this way. */
  async function upload(app: TestApp, encoded: string) {
    const Authorization = `Bearer ${await app.sandbox.mintToken("demo@example.org")}`;
    const body = multipartBody([...before, { name: "0", filename: "PLAIN", content: "content" }])
      .toString()
      .replace('filename="PLAIN"', `filename*=UTF-8''${encoded}`);
    return (await rawRequest(app.url, `POST ${path}`, { ...MULTIPART, Authorization }, body)).body;
  }

  test.each([
    ["..%2F..%2Fetc%2Fpasswd", "passwd"],
    ["C%3A%5Cmodels%5Cold.idf", "old.idf"],
    ["a%22b%00c.idf", 'a"bc.idf'],
    ["%C3%BCbung%20%F0%9F%98%80.idf", "übung 😀.idf"],
  ])("is decoded, and made safe after that: %s", async (encoded, name) => {
    await using app = await startTestApp();

    await upload(app, encoded);

    expect(app.sandbox.journal.last?.parts).toMatchObject([{ name: "file", filename: name, bytes: 7 }]);
  });

  test("has no line ends upstream: they are left out, or the file is refused", async () => {
    await using app = await startTestApp();

    const answer = await upload(app, "a%0D%0AX-Evil%3A%201%0D%0A%0D%0Ab.idf");

    const refused = answer.includes('"code":"BAD_USER_INPUT"');
    const parts = [{ name: "file", filename: "aX-Evil: 1b.idf", bytes: 7 }];
    expect(app.sandbox.journal.last?.parts ?? []).toMatchObject(refused ? [] : parts);
  });
});
