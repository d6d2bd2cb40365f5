import { expect, test } from "@jest/globals";
import {
  CheckInDocument,
  ConfirmDocument,
  DeleteDocument,
  FileDocument,
  FilesDocument,
  FileTextDocument,
  JessSessionDocument,
  LogOffDocument,
  MeDocument,
  SendMailDocument,
  SetJessSessionDocument,
  UpdateAccountDocument,
  UploadDocument,
} from "../generated/operations.js";
import { startTestApp } from "../support/startTestApp.js";
import type { TestClient } from "../support/TestClient.js";
import { codes, DEMO, JESS, received } from "./upstream.js";

type Send = (caller: TestClient, headers: Record<string, string>) => ReturnType<TestClient["execute"]>;

const entities = "query ($of: [_Any!]!) { _entities(representations: $of) { __typename } }";

const fields: readonly (readonly [field: string, send: Send])[] = [
  ["me", (c, h) => c.execute(MeDocument, {}, h)],
  ["files", (c, h) => c.execute(FilesDocument, {}, h)],
  ["file", (c, h) => c.execute(FileDocument, { path: "/readme.txt" }, h)],
  ["the text of a file", (c, h) => c.execute(FileTextDocument, { path: "/readme.txt" }, h)],
  ["jessSession", (c, h) => c.execute(JessSessionDocument, {}, h)],
  ["checkin", (c, h) => c.execute(CheckInDocument, {}, h)],
  ["confirm", (c, h) => c.execute(ConfirmDocument, { input: DEMO }, h)],
  ["logoff", (c, h) => c.execute(LogOffDocument, {}, h)],
  ["updateAccount", (c, h) => c.execute(UpdateAccountDocument, { input: { title: "Dr" } }, h)],
  ["setJessSession", (c, h) => c.execute(SetJessSessionDocument, { input: JESS }, h)],
  ["upload", (c, h) => c.execute(UploadDocument, { files: [new File(["a"], "a.txt")] }, withPreflight(h))],
  ["delete", (c, h) => c.execute(DeleteDocument, { path: "/models" }, h)],
  ["sendMail", (c, h) => c.execute(SendMailDocument, { input: { title: "t", message: "m" } }, h)],
  ["a reference to a User", (c, h) => c.execute(entities, { of: [{ __typename: "User", email: DEMO.email }] }, h)],
  ["a reference to a File", (c, h) => c.execute(entities, { of: [{ __typename: "File", path: "/readme.txt" }] }, h)],
  ["a reference to a Folder", (c, h) => c.execute(entities, { of: [{ __typename: "Folder", path: "/" }] }, h)],
];

const withPreflight = (headers: Record<string, string>) => ({ "apollo-require-preflight": "true", ...headers });

const noSessions: readonly Record<string, string>[] = [
  {},
  { cookie: "other=1; Session_Token=a" },
  { cookie: "session_token=" },
  { cookie: "session_token=one; session_token=two" },
  { cookie: 'session_token="quo ted"' },
  { authorization: "Basic ZGVtbzpkZW1v" },
];

test.each(noSessions)(
  "without a usable session every field is refused before any upstream call: %j",
  async (headers) => {
    await using app = await startTestApp();
    const caller = app.anonymous();

    for (const [field, send] of fields) {
      const { errors, text } = await send(caller, headers);
      expect({ field, codes: codes(errors) }).toEqual({ field, codes: ["UNAUTHENTICATED"] });
      expect(text).not.toContain("quo ted");
    }
    expect(received(app)).toEqual([]);
  },
);

test("a token that the upstream does not take is refused, however the upstream words its 401", async () => {
  await using app = await startTestApp();
  const expired = await app.sandbox.mintToken(DEMO.email, { exp: 1 });
  for (const unauthorizedBody of ["empty", "json", "html"] as const) {
    app.sandbox.quirks.unauthorizedBody = unauthorizedBody;
    for (const token of [expired, "garbage", "a.b.c"]) {
      const { data, errors } = await app.withToken(token).execute(MeDocument);
      expect(data).toEqual({ me: null });
      expect(errors).toMatchObject([{ path: ["me"], extensions: { code: "UNAUTHENTICATED", service: "users" } }]);
    }
  }
  expect(received(app)).toEqual(Array(9).fill("GET /users/api/user"));
});
