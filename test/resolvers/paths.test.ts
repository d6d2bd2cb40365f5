import { expect, test } from "@jest/globals";
import { DeleteDocument, FileTextDocument, FilesDocument, UploadDocument } from "../generated/operations.js";
import { startTestApp } from "../support/startTestApp.js";
import { codes, received, store } from "./upstream.js";

const names: readonly (readonly [name: string, onTheWire: string])[] = [
  ["two words", "two%20words"],
  ["Büro", "B%C3%BCro"],
  ["Bu\u0308ro", "Bu%CC%88ro"], // not the same name: nothing is normalised
  ["100%", "100%25"],
  ["%2e%2e", "%252e%252e"],
  ["%", "%25"],
  ["a?b#c", "a%3Fb%23c"],
  ["a+b&c=d;e,f", "a%2Bb%26c%3Dd%3Be%2Cf"],
  ["日本😀", "%E6%97%A5%E6%9C%AC%F0%9F%98%80"],
  ["...", "..."],
  ["~-_.!'()*", "~-_.!'()*"],
  ["http:", "http%3A"],
  [' "quoted" ', "%20%22quoted%22%20"],
];

test("a name is percent-encoded exactly once on the wire, and is never read as anything but a name", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  for (const [name, onTheWire] of names) {
    app.sandbox.journal.clear();
    await store(app, `/${name}/x ${name}`, "hello");
    const file = `${onTheWire}/x%20${onTheWire}`;

    const folder = await demo.execute(FilesDocument, { path: `/${name}` });
    expect(folder.data?.files).toMatchObject({ name, path: `/${name}`, children: { totalCount: 1 } });

    const text = await demo.execute(FileTextDocument, { path: `/${name}/x ${name}` });
    expect(text.data?.file).toMatchObject({ path: `/${name}/x ${name}`, text: { content: "hello" } });
    expect(text.data?.file?.url).toBe(`${app.url}/files/${file}`);
    expect(await (await demo.fetch(text.data?.file?.url ?? "")).text()).toBe("hello");

    const files = [new File(["b"], "b.txt")];
    const upload = await demo.execute(UploadDocument, { path: `/${name}/new`, files });
    expect(upload.data?.upload).toMatchObject({ fileHandle: `${name}/new`, folder: { path: `/${name}/new` } });

    const deletion = await demo.execute(DeleteDocument, { path: `/${name}` });
    expect(deletion.data?.delete).toMatchObject({ ok: true, path: `/${name}` });

    expect(received(app)).toEqual([
      `GET /users/api/files/${onTheWire}`,
      `GET /users/api/files/${onTheWire}`,
      `GET /users/api/files/${file}`,
      `GET /users/api/files/${file}`,
      `POST /users/api/files/${onTheWire}/new`,
      `GET /users/api/files/${onTheWire}/new`,
      `DELETE /users/api/files/${onTheWire}`,
    ]);
  }
});

test("a path is taken with or without a slash at its beginning and its end", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();

  for (const path of ["models", "/models", "models/", "/models/"]) {
    expect((await demo.execute(FilesDocument, { path })).data?.files?.path).toBe("/models");
  }
  for (const path of ["", "/"]) {
    expect((await demo.execute(FilesDocument, { path })).data?.files).toMatchObject({ path: "/", name: "/" });
  }
  expect(new Set(received(app))).toEqual(new Set(["GET /users/api/files/models", "GET /users/api/files"]));
});

test("what is no path is refused before any upstream call", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const bad = ["//", "a//b", "/a//", ".", "..", "/a/../b", "/a/.", "a\0b", "\\a", "a\\..\\b", "x".repeat(256)];

  for (const path of [...bad, "ü".repeat(128), "ab/".repeat(1366)]) {
    const answers = [
      await demo.execute(FilesDocument, { path }),
      await demo.execute(FileTextDocument, { path }),
      await demo.execute(DeleteDocument, { path }),
      await demo.execute(UploadDocument, { path, files: [new File([""], "a")] }),
    ];
    for (const { errors, data } of answers) {
      expect({ path, codes: codes(errors), data }).toEqual({ path, codes: ["BAD_USER_INPUT"], data: undefined });
    }
  }
  expect(received(app)).toEqual([]);
});
