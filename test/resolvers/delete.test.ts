import { describe, expect, test } from "@jest/globals";
import { DeleteDocument, FileDocument, FilesDocument } from "../generated/operations.js";
import { startTestApp } from "../support/startTestApp.js";
import { json, onlyRequest, received, store } from "./upstream.js";

test("delete takes a file away, and nothing else", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  await store(app, "/box/a.txt", "a");
  await store(app, "/box/b.txt", "b");

  const { data } = await demo.execute(DeleteDocument, { path: "box/a.txt" });

  const status = "box/a.txt has been deleted";
  expect(data?.delete).toEqual({ ok: true, status, outcome: "OK", path: "/box/a.txt" });
  expect(onlyRequest(app)).toMatchObject({ method: "DELETE", url: "/users/api/files/box/a.txt", bodyBytes: 0 });
  expect((await demo.execute(FilesDocument, { path: "/box" })).data?.files?.children.nodes).toMatchObject([
    { path: "/box/b.txt" },
  ]);
});

test("delete takes a folder away with all it holds", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  await store(app, "/box/inner/deep/a.txt", "a");

  expect((await demo.execute(DeleteDocument, { path: "/box/inner/" })).data?.delete).toMatchObject({
    ...{ ok: true, path: "/box/inner" },
  });
  expect(onlyRequest(app).url).toBe("/users/api/files/box/inner");
  expect((await demo.execute(FileDocument, { path: "/box/inner/deep/a.txt" })).data).toEqual({ file: null });
});

describe("what cannot be deleted is told as data", () => {
  test.each([200, 400, 409, 422, 500] as const)("when the upstream refuses under %d", async (failStatus) => {
    await using app = await startTestApp({ quirks: { failStatus } });
    const demo = await app.signIn();

    const { data, errors } = await demo.execute(DeleteDocument, { path: "/nowhere/at all" });

    expect(errors).toBeUndefined();
    const status = "nowhere/at all is not found or cannot be deleted";
    expect(data?.delete).toEqual({ ok: false, status, outcome: "NOT_DELETED", path: "/nowhere/at all" });
    expect(received(app)).toEqual(["DELETE /users/api/files/nowhere/at%20all"]);
  });

  test("and a refusal in other words is REJECTED", async () => {
    await using app = await startTestApp();
    const demo = await app.signIn();
    app.sandbox.failNext("DELETE", json({ ok: false, status: "Not on a Sunday." }));

    const { data } = await demo.execute(DeleteDocument, { path: "/models" });

    expect(data?.delete).toMatchObject({ ok: false, status: "Not on a Sunday.", outcome: "REJECTED" });
  });
});

test("the root is refused before any upstream call", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();

  for (const path of ["/", ""]) {
    const { data, errors } = await demo.execute(DeleteDocument, { path });
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ path: ["delete"], extensions: { code: "BAD_USER_INPUT" } }]);
  }
  expect(received(app)).toEqual([]);
});

test("what is listed after a deletion in the same operation is what is there then", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const names = "ok folder { children { nodes { name } } }";
  const operation = `mutation ($one: [Upload!]!, $two: [Upload!]!) {
    a: upload(path: "/box", files: $one) { ${names} }
    b: delete(path: "/box/one") { ok }
    c: upload(path: "/box", files: $two) { ${names} }
  }`;

  const { data } = await demo.execute(operation, { one: [new File(["1"], "one")], two: [new File(["2"], "two")] });

  expect(data).toEqual({
    a: { ok: true, folder: { children: { nodes: [{ name: "one" }] } } },
    b: { ok: true },
    c: { ok: true, folder: { children: { nodes: [{ name: "two" }] } } },
  });
  expect(received(app)).toEqual([
    "POST /users/api/files/box",
    "GET /users/api/files/box",
    "DELETE /users/api/files/box/one",
    "POST /users/api/files/box",
    "GET /users/api/files/box",
  ]);
});
