import { describe, expect, test } from "@jest/globals";
import { MULTIPART, multipartBody, uploadOperation } from "../support/multipartBody.js";
import { rawRequest } from "../support/rawRequest.js";
import { startTestApp, type TestApp } from "../support/startTestApp.js";

/** The ways to send a file, with what comes before it. */
const WAYS = [["/graphql", uploadOperation(1)]] as const;

describe.each(WAYS)("the name of a file that is sent to %s", (path, before) => {
  /** Uploads a file whose `Content-Disposition` ends with these bytes. */
  async function upload(app: TestApp, parameters: string): Promise<string> {
    const Authorization = `Bearer ${await app.sandbox.mintToken("demo@example.org")}`;
    const body = multipartBody([...before, { name: "0", filename: "PLAIN", content: "content" }])
      .toString("latin1")
      .replace('filename="PLAIN"', parameters);
    const bytes = Buffer.from(body, "latin1");
    return (await rawRequest(app.url, `POST ${path}`, { ...MULTIPART, Authorization }, bytes)).body;
  }

  test.each([
    ["Windows-1252", 'filename="Z\xfcrich 21\xb0C \x80.epw"', "Zürich 21°C €.epw"],
    ["UTF-8", `filename="${Buffer.from("Zürich – 日本 😀.epw").toString("latin1")}"`, "Zürich – 日本 😀.epw"],
  ])("is read as %s", async (_encoding, parameters, name) => {
    await using app = await startTestApp();

    expect(await upload(app, parameters)).toContain(JSON.stringify(name));

    expect(app.sandbox.journal.last?.parts).toMatchObject([{ name: "file", filename: name, bytes: 7 }]);
  });
});
