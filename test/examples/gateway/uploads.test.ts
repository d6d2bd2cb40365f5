import { expect, test } from "@jest/globals";
import { FormData } from "undici";
import { UploadDocument } from "../../generated/operations.js";
import { received } from "../../resolvers/upstream.js";
import { startTestApp } from "../../support/startTestApp.js";
import { cookies, signIn } from "./signIn.js";
import { startGateway } from "./startGateway.js";

test("files are uploaded by a multipart request, names and bytes unharmed", async () => {
  await using app = await startTestApp();
  await using gateway = await startGateway(app);
  const caller = gateway.anonymous();
  await signIn(app, caller);
  const bytes = new Uint8Array(1_000_000).map((_, index) => index * 7);
  const files = [new File(["Grüße"], "hello ü.txt"), new File([bytes], "random.bin")];

  const { data, errors } = await caller.execute(UploadDocument, { path: "/tour", files });

  expect(errors).toBeUndefined();
  const [upload] = app.sandbox.journal.find("POST", "/users/api/files/tour");
  expect(upload?.parts).toMatchObject([
    { name: "file", filename: "hello ü.txt", bytes: 7, sha256: data?.upload.files[0]?.sha256 },
    { name: "file", filename: "random.bin", bytes: 1_000_000, sha256: data?.upload.files[1]?.sha256 },
  ]);
  const download = await caller.fetch(`${app.url}/files/tour/random.bin`);
  expect(new Uint8Array(await download.arrayBuffer())).toEqual(bytes);
});

test("what is too large for the gateway goes to ensims-graphql, with the session that the gateway gave", async () => {
  await using app = await startTestApp();
  await using gateway = await startGateway(app);
  const caller = gateway.anonymous();
  const token = await signIn(app, caller);
  const large = new File([new Uint8Array(25_000_001)], "large.bin");

  const refused = await caller.execute(UploadDocument, { path: "/tour", files: [large] });
  expect(refused).toMatchObject({ status: 413, errors: [{ extensions: { code: "REQUEST_ENTITY_TOO_LARGE" } }] });
  expect(received(app)).toEqual([]);

  const body = new FormData();
  body.set("file", large);
  const headers = { "apollo-require-preflight": "true" };
  const stored = await caller.fetch(`${app.url}/files/tour`, { method: "POST", body, headers });
  expect(await stored.json()).toMatchObject({ ok: true, files: [{ name: "large.bin", size: 25_000_001 }] });
  expect(cookies(app)).toEqual([`session_token=${token}`]);
});
